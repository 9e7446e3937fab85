"""The printed words that are not an editor's: headings, the steps of the conversation, where to read more."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override


def labels(language: str) -> dict[str, object]:
    """The labels of cards and sheets in `language`."""
    with override(language):
        return {
            "card": _("Dialogkort"),
            "barrier": _("Barriere"),
            "situation": _("Situasjonen"),
            "years": _("%(age)s år"),
            "questions": _("Snakk om"),
            "easy_read": _("Lettlest"),
            "good": _("Hva gjør vi bra i dag?"),
            "good_how": _("Snakk sammen to og to i tre minutter. Skriv stikkord."),
            "steps": _("Våre første steg"),
            "steps_how": _("Bli enige om ett til tre tiltak dere kan og vil få til."),
            "what": _("Hva"),
            "who": _("Hvem"),
            "when": _("Når"),
            "version": _("utgave"),
            "cut": _("Skriv ut på begge sider, vend på langsiden, og klipp langs merkene."),
            "front": _("forside"),
            "back": _("bakside"),
            "sheet_title": _("Til deg som leder samtalen"),
            "sheet_lead": _(
                "Du trenger ingen forkunnskaper. Regn med en time for en liten gruppe, og opp mot tre timer når mange "
                "bord skal dele med hverandre. Tre eller fire rundt hvert bord er best."
            ),
            "before": _("Før dere begynner"),
            "before_list": [
                _("Skriv ut kortene, ett sett til hvert bord. Legg fram penner."),
                _("Inviter noen som kjenner barna: skole, lag, helse, NAV, ungdommene selv."),
                _("La ett kort ligge på hvert bord. Fordel dem, så dere får snakket om alle barrierene."),
                _("Sjekk at alle kommer inn, hører og ser. Spør på forhånd om noen trenger noe."),
            ],
            "run": _("Slik går samtalen"),
            "minutes": _("%(minutes)s min"),
            "run_list": [
                {
                    "voice": "blue",
                    "minutes": "10",
                    "title": _("Hva gjør vi bra?"),
                    "text": _("To og to i tre minutter, så rundt bordet. Skriv stikkord bak på kortet."),
                },
                {
                    "voice": "orange",
                    "minutes": "20",
                    "title": _("Hva kan bli bedre?"),
                    "text": _(
                        "Les kortet høyt. Hva stenger barnet ute hos oss? Hva kan vi gjøre? Alle ideer teller, og alle "
                        "får snakke før noen snakker to ganger."
                    ),
                },
                {
                    "voice": "blue",
                    "minutes": "15",
                    "title": _("Våre første steg"),
                    "text": _("Bli enige om ett til tre tiltak. Hvert tiltak får en eier og en dato."),
                },
                {
                    "voice": "orange",
                    "minutes": "15",
                    "title": _("Del med de andre"),
                    "text": _("Hvert bord leser opp tiltakene sine. Samle dem inn før noen går hjem."),
                },
            ],
            "tips": _("Når det stopper opp"),
            "tips_list": [
                _("Snakk om det som stenger, ikke om det som er galt med barnet eller familien."),
                _("Barnet på kortet er oppdiktet. Nevn aldri virkelige barn ved navn."),
                _("Blir det stille: Hva ville hatt mest å si for barnet allerede i neste uke?"),
                _("Blir det mange ideer: Hva kan vi begynne med uten å spørre noen om lov?"),
            ],
            "cards": _("Kortene"),
            "child": _("Barnet"),
            "ask": _("Spørsmål til bordet"),
        }
