"""Addresses of resources and commitments, and of what is nearest to a point."""

from django.urls import path

from incidents.api import commitment, nearest, resource

RESOURCES = "operations/<slug:slug>/resources/"
COMMITMENTS = "operations/<slug:slug>/commitments/"

api_urls = [
    path("operations/<slug:slug>/nearest/", nearest.NearestView.as_view(), name="api-nearest"),
    path(RESOURCES, resource.ResourcesView.as_view(), name="api-resources"),
    path(RESOURCES + "<uuid:resource>/", resource.ResourceView.as_view(), name="api-resource"),
    path(RESOURCES + "<uuid:resource>/history/", resource.ResourceHistoryView.as_view(), name="api-resource-history"),
    path(RESOURCES + "<uuid:resource>/commit/", resource.CommitView.as_view(), name="api-resource-commit"),
    path(RESOURCES + "<uuid:resource>/release_to/", resource.ResourceReleaseView.as_view(), name="api-resource-release-to"),
    path(RESOURCES + "<uuid:resource>/withdraw/", resource.ResourceWithdrawView.as_view(), name="api-resource-withdraw"),
    path(COMMITMENTS, commitment.CommitmentsView.as_view(), name="api-commitments"),
    path(COMMITMENTS + "<uuid:commitment>/", commitment.CommitmentView.as_view(), name="api-commitment"),
    path(COMMITMENTS + "<uuid:commitment>/release/", commitment.CommitmentReleaseView.as_view(), name="api-commitment-release"),
]
