"""Addresses of curricula and of what cohorts of a program share."""

from django.urls import path

from training.views import curricula, shared

urlpatterns = [
    path("training/curricula/", curricula.curriculum_list, name="curricula"),
    path("training/curricula/<int:pk>/", curricula.curriculum, name="curriculum"),
    path("training/curricula/<int:pk>/edit/", curricula.curriculum_edit, name="curriculum_edit"),
    path("training/curricula/<int:pk>/copy/", curricula.curriculum_copy, name="curriculum_copy"),
    path(
        "training/curricula/<int:pk>/retire/",
        curricula.curriculum_retire,
        name="curriculum_retire",
    ),
    path(
        "training/curricula/<int:pk>/sessions/new/",
        curricula.planned_session_new,
        name="planned_session_new",
    ),
    path(
        "training/curricula/<int:pk>/items/new/",
        curricula.planned_item_new,
        name="planned_item_new",
    ),
    path("training/curricula/<int:pk>/groups/new/", curricula.group_new, name="group_new"),
    path(
        "training/planned-sessions/<int:pk>/",
        curricula.planned_session_edit,
        name="planned_session_edit",
    ),
    path(
        "training/planned-sessions/<int:pk>/remove/",
        curricula.planned_session_remove,
        name="planned_session_remove",
    ),
    path("training/planned-items/<int:pk>/", curricula.planned_item_edit, name="planned_item_edit"),
    path(
        "training/planned-items/<int:pk>/remove/",
        curricula.planned_item_remove,
        name="planned_item_remove",
    ),
    path("training/groups/<int:pk>/", curricula.group_edit, name="group_edit"),
    path(
        "training/programs/<slug:slug>/standard/",
        curricula.curriculum_standard,
        name="curriculum_standard",
    ),
    path(
        "training/programs/<slug:slug>/curricula/new/",
        curricula.curriculum_new,
        name="curriculum_new",
    ),
    path("training/programs/<slug:slug>/shared/", shared.shared, name="shared"),
    path("training/programs/<slug:slug>/subjects/new/", shared.subject_new, name="subject_new"),
    path("training/programs/<slug:slug>/rooms/new/", shared.room_new, name="room_new"),
    path("training/programs/<slug:slug>/levels/new/", shared.level_new, name="level_new"),
    path("training/subjects/<int:pk>/", shared.subject_edit, name="subject_edit"),
    path("training/rooms/<int:pk>/", shared.room_edit, name="room_edit"),
    path("training/levels/<int:pk>/", shared.level_edit, name="level_edit"),
]
