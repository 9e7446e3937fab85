"""A second pair of eyes before a page comes out, where `EDITORIAL_WORKFLOW` asks for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask


class SecondReaderTask(AbstractGroupApprovalTask):
    """Anyone in the groups may let a page out or ask for changes, except the one who asked."""

    class Meta:
        verbose_name = _("en annen leser først")
        verbose_name_plural = _("en annen leser først")

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """What the second reader reads must not change meanwhile: the first takes it back to go on writing."""
        return self._asked(obj, user) or bool(super().locked_for_user(obj, user))

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """What this person may do with it now."""
        return [] if self._asked(obj, user) else list(super().get_actions(obj, user))

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """What waits for this person."""
        return super().get_task_states_user_can_moderate(user, **kwargs).exclude(workflow_state__requested_by=user)

    @classmethod
    def get_description(cls) -> str:
        return str(_("En i gruppene leser siden før den kommer ut, men aldri den som skrev den."))

    @staticmethod
    def _asked(obj: Any, user: Any) -> bool:
        state = obj.current_workflow_state
        return state is not None and state.requested_by_id == user.pk
