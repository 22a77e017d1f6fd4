from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "waymark.domain.reviews"
    label = "reviews"
