"""The kinds of mail that participants get from the training."""

FILE_REFUSED = "training.work_file_refused"
NEWS = "training.news"
