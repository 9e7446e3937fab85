"""Addresses are public language: they stay. `/nn/` and `/en/` come before them for the other languages."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from allemed.dugnad.api import api as dugnad_api
from allemed.website import editing, routing
from allemed.website.api import openapi
from allemed.website.sitemap import robots, sitemap

urlpatterns: list[URLPattern | URLResolver] = [
    # Wagtail's own sign-in asks for a password, which nobody has.
    path("redaksjon/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("redaksjon/account/", editing.account),  # before Wagtail's own, which asks for a name we keep elsewhere
    path("redaksjon/", include(wagtailadmin_urls)),
    path("dokumenter/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemap),
    path("robots.txt", robots),
    path("api/openapi.json", openapi),
    path("api/dugnad/", dugnad_api.urls),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include("allemed.demo.urls"))]
urlpatterns += i18n_patterns(
    path("konto/", include("allemed.people.urls.account")),
    path("min-side/arrangementer/", include("allemed.events.urls.desk")),
    path("", include("allemed.reports.urls")),  # some of it lies under min-side/
    path("", include("allemed.dugnad.urls.lead")),  # and of this
    path("", include("allemed.dugnad.urls.minutes")),  # and of this
    path("", include("allemed.network.urls")),  # and of this
    path("", include("allemed.programme.urls")),  # before the site's pages at the same addresses
    path("min-side/samarbeid/", include("allemed.programme.urls.desk")),
    path("min-side/", include("allemed.people.urls.my_page")),
    path("arrangementer/", include("allemed.events.urls.public")),
    path("", include("allemed.dugnad.urls.table")),
    path("dialogkort/", include("allemed.dialogkort.urls")),
    path("", include("allemed.places.urls")),
    path("", include("allemed.website.urls")),
    path("", include([address for address in wagtail_urls.urlpatterns if address.name != "wagtail_serve"])),
    re_path(wagtail_urls.serve_pattern, routing.page, name="wagtail_serve"),  # every page an editor makes
    prefix_default_language=False,
)

handler400 = "allemed.base.errors.bad_request"
handler403 = "allemed.base.errors.forbidden"
handler404 = "allemed.base.errors.not_found"
handler429 = "allemed.base.errors.too_many"
handler500 = "allemed.base.errors.broken"
