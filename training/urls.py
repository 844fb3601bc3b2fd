"""Every address of the training, by noun."""

app_name = "training"
urlpatterns = []
