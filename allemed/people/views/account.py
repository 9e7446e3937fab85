"""Signing in and out: allauth's views with our pages. What we do not use has no address."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as second_step
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as code_app
from allauth.mfa.webauthn import views as passkey
from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from allemed.people import actions
from allemed.people.middleware import has_second_step
from allemed.people.permissions import can_see_personal_data
from allemed.people.views.access import signed_in
from allemed.people.views.my_page import side_menu

private = method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")


@private
class SignIn(account.RequestLoginCodeView):
    template_name = "people/sign_in.html"


@private
class Code(account.ConfirmLoginCodeView):
    template_name = "people/sign_in_code.html"


@private
class SignInWithPasskey(passkey.LoginWebAuthnView):
    pass


@private
class SecondStep(second_step.AuthenticateView):
    template_name = "people/second_step.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        types = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"types": types}


@private
class SignOut(account.LogoutView):
    template_name = "people/sign_out.html"


@private
class Closed(account.AccountInactiveView):
    template_name = "people/closed.html"


class _WithMenu:
    """One's own pages have one's own menu, once they can be opened."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        user = signed_in(self.request)
        is_open = has_second_step(self.request) or not can_see_personal_data(user)
        return context | (side_menu(user, "mfa_index") if is_open else {})


@private
class Security(_WithMenu, second_step.IndexView):
    template_name = "people/security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        types = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        methods = list(Authenticator.objects.filter(user=self.request.user).order_by("created_at"))
        needed = can_see_personal_data(self.request.user) and not has_second_step(self.request)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "methods": [method for method in methods if method.type in types],
            "has_recovery_codes": any(method.type == Authenticator.Type.RECOVERY_CODES for method in methods),
            "is_needed": needed,
        }


class _ConfirmsThisSession:
    """Whoever has just made a passkey or read a code from the app has shown it in this session."""

    request: HttpRequest

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        record_authentication(self.request, self.request.user, "mfa", reauthenticated=True)
        return response


@private
class AddCodeApp(_WithMenu, _ConfirmsThisSession, code_app.ActivateTOTPView):
    template_name = "people/add_code_app.html"


@private
class RemoveCodeApp(_WithMenu, code_app.DeactivateTOTPView):
    template_name = "people/remove_method.html"


@private
class AddPasskey(_WithMenu, _ConfirmsThisSession, passkey.AddWebAuthnView):
    template_name = "people/add_passkey.html"


@private
class RemovePasskey(_WithMenu, passkey.RemoveWebAuthnView):
    template_name = "people/remove_method.html"
    success_url = reverse_lazy("mfa_index")


@private
class RecoveryCodes(_WithMenu, recovery_codes.ViewRecoveryCodesView):
    template_name = "people/recovery_codes.html"


@private
class NewRecoveryCodes(_WithMenu, recovery_codes.GenerateRecoveryCodesView):
    template_name = "people/new_recovery_codes.html"


@private
class ConfirmWithCode(second_step.ReauthenticateView):
    template_name = "people/confirm.html"


@private
class ConfirmWithPasskey(passkey.ReauthenticateWebAuthnView):
    template_name = "people/confirm_passkey.html"


@require_POST
@login_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    actions.sign_out_everywhere(by=user, user=user)
    logout(request)
    return redirect("account_login")
