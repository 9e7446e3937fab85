"""The editors' forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from allemed.base.refusals import RefusedError
from allemed.dialogkort import actions, drawings
from allemed.dialogkort.models import DialogueCard, Illustration


class NewCardForm(forms.ModelForm[DialogueCard]):
    """All it takes to begin a card."""

    class Meta:
        model = DialogueCard
        fields = ("child_name", "age")


class IllustrationForm(WagtailAdminModelForm):
    """A drawing: its name and credit, and the file, which is given once."""

    upload = forms.FileField(
        label=_("Tegning"),
        help_text=_("SVG eller PNG, helst 800 × 600. En SVG må være bare former: ingen tekst, ingen lenker."),
        widget=forms.FileInput(attrs={"accept": ".svg,.png"}),
    )

    class Meta:
        model = Illustration
        fields = ("name", "credit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance: Illustration
        if self.instance.pk:
            del self.fields["upload"]

    def clean_upload(self) -> bytes:
        """The file's content, if it is a drawing that may be shown and printed."""
        upload: UploadedFile[bytes] = self.cleaned_data["upload"]
        content = upload.read(drawings.MAX_BYTES + 1)
        try:
            drawings.read(content)
        except RefusedError as refusal:
            raise forms.ValidationError(refusal.message) from None
        return bytes(content)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        content = cleaned.get("upload")
        if content:
            same = Illustration.objects.filter(sha256=drawings.digest(content)).first()
            if same:
                self.add_error("upload", actions.same_drawing(same).message)
        return cleaned

    def save(self, commit: bool = True) -> Illustration:
        if self.instance.pk:
            return super().save(commit=commit)  # type: ignore[no-any-return]
        self.instance = actions.add_illustration(
            by=self.for_user,
            content=self.cleaned_data["upload"],
            name=self.cleaned_data["name"],
            credit=self.cleaned_data["credit"],
        )
        return self.instance
