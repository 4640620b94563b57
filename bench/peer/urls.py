"""Where the peer's resources are."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from bench.peer import views


def ready(_: HttpRequest) -> HttpResponse:
    """Whether it answers."""
    return HttpResponse("ready")


urlpatterns = [
    path("health/ready", ready),
    path("internal/introspection", views.Introspection.as_view()),
    path("v1/sessions", views.Sessions.as_view()),
    path("v1/cases", views.Cases.as_view()),
    path("v1/cases/<uuid:case_id>/answers", views.CaseAnswers.as_view()),
]
