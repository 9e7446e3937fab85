"""The site's nouns: one file each."""

from allemed.website.models.accessibility import AccessibilityStatusPage
from allemed.website.models.barrier import BarrierPage
from allemed.website.models.contact import ContactPage
from allemed.website.models.file import File
from allemed.website.models.front import FrontPage
from allemed.website.models.link_check import LinkCheck
from allemed.website.models.menu import Menu
from allemed.website.models.municipality import MunicipalityPage
from allemed.website.models.news import ArticlePage, NewsListPage
from allemed.website.models.picture import Picture, Rendition
from allemed.website.models.plain import PlainPage
from allemed.website.models.privacy import PrivacyPage
from allemed.website.models.report import ReportPage
from allemed.website.models.resource import ResourceListPage, ResourcePage
from allemed.website.models.second_reader import SecondReaderTask
from allemed.website.models.site_page import SitePage
from allemed.website.models.subscriber import Rhythm, Subscriber
from allemed.website.models.theme import Theme
from allemed.website.search.models import SearchEntry, SearchWord, Synonym

__all__ = [
    "AccessibilityStatusPage",
    "ArticlePage",
    "BarrierPage",
    "ContactPage",
    "File",
    "FrontPage",
    "LinkCheck",
    "Menu",
    "MunicipalityPage",
    "NewsListPage",
    "Picture",
    "PlainPage",
    "PrivacyPage",
    "Rendition",
    "ReportPage",
    "ResourceListPage",
    "ResourcePage",
    "Rhythm",
    "SearchEntry",
    "SearchWord",
    "SecondReaderTask",
    "SitePage",
    "Subscriber",
    "Synonym",
    "Theme",
]
