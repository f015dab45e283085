from django.urls import path

from operations import views as views_html
from operations.api import assignments, views

api_urls = [
    path("token/", views.TokenView.as_view(), name="api-token"),
    path("me/", views.MeView.as_view(), name="api-me"),
    path("operations/", views.OperationsView.as_view(), name="api-operations"),
    path("operations/<slug:slug>/audiences/", views.AudiencesView.as_view(), name="api-audiences"),
    path("operations/<slug:slug>/organizations/", views.OrganizationsView.as_view(), name="api-organizations"),
    path("operations/<slug:slug>/assignments/", assignments.AssignmentsView.as_view(), name="api-assignments"),
    path("operations/<slug:slug>/assignments/<uuid:assignment>/revoke/", assignments.RevokeView.as_view(), name="api-revoke"),
]
page_urls = [
    path("operations/", views_html.operations, name="operations"),
    path("operations/<slug:slug>/people/", views_html.people, name="people"),
    path("operations/<slug:slug>/people/<uuid:assignment>/revoke/", views_html.revoke, name="people-revoke"),
    path("account/display/", views_html.display, name="display"),
    path("account/sessions/<int:session_id>/end/", views_html.end_session, name="end-session"),
    path("account/language/", views_html.language, name="language"),
]
