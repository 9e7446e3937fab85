"""Sign-in and sign-out, under `/konto/`. The names are allauth's, which asks for them; the addresses are ours.

What we do not use (passwords, sign-up, more addresses) has no address at all.
"""

from django.urls import URLPattern, URLResolver, path

from allemed.people.views import account

sign_in = account.SignIn.as_view()

urlpatterns: list[URLPattern | URLResolver] = [
    path("logg-inn/", sign_in, name="account_login"),
    path("logg-inn/", sign_in, name="account_request_login_code"),
    path("logg-inn/", sign_in, name="account_signup"),  # allauth asks for it; there is no sign-up
    path("logg-inn/kode/", account.Code.as_view(), name="account_confirm_login_code"),
    path("logg-inn/passnokkel/", account.SignInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path("logg-inn/andre-steg/", account.SecondStep.as_view(), name="mfa_authenticate"),
    path("logg-ut/", account.SignOut.as_view(), name="account_logout"),
    path("logg-ut/overalt/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("stengt/", account.Closed.as_view(), name="account_inactive"),
    path("sikkerhet/", account.Security.as_view(), name="mfa_index"),
    path("sikkerhet/bekreft/", account.ConfirmWithCode.as_view(), name="mfa_reauthenticate"),
    path("sikkerhet/bekreft/", account.ConfirmWithCode.as_view(), name="account_reauthenticate"),
    path("sikkerhet/bekreft/passnokkel/", account.ConfirmWithPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("sikkerhet/kodeapp/", account.AddCodeApp.as_view(), name="mfa_activate_totp"),
    path("sikkerhet/kodeapp/fjern/", account.RemoveCodeApp.as_view(), name="mfa_deactivate_totp"),
    path("sikkerhet/passnokkel/", account.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("sikkerhet/passnokkel/<int:pk>/fjern/", account.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("sikkerhet/reservekoder/", account.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("sikkerhet/reservekoder/nye/", account.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
