"""All routes: the areas' own, found by looking, then the site's."""

from django.urls import include, path

from portulan.site.areas import areas_with

urlpatterns = [
    *(path("", include(module)) for module in areas_with("urls") if module != __name__),
    path("", include("portulan.site.routes")),
]

handler400 = "portulan.site.errors.bad_request"
handler403 = "portulan.site.errors.forbidden"
handler404 = "portulan.site.errors.not_found"
handler500 = "portulan.site.errors.our_fault"
