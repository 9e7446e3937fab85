"""The editors' forms for pictures and files: Wagtail's, with our judgement of what is uploaded."""

from __future__ import annotations

from typing import Any

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from allemed.base.refusals import RefusedError
from allemed.website import jobs, sizes, uploads


class PictureFileField(WagtailImageField):
    """A picture, refused in our words before Wagtail looks at it."""

    def to_python(self, data: Any) -> Any:
        """Refuse before anything opens the file for good."""
        if hasattr(data, "read"):
            try:
                uploads.check_picture(data, data.name)
            except RefusedError as refused:
                raise uploads.as_validation(refused) from refused
        return super().to_python(data)


class PictureForm(BaseImageForm):
    """A picture's form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old = self.fields.get("file")
        if old is not None:
            self.fields["file"] = PictureFileField(
                label=old.label, required=old.required, widget=old.widget, initial=old.initial
            )

    def save(self, commit: bool = True) -> Any:
        """A replaced file gets new sizes: Wagtail has just thrown the old ones away."""
        picture = super().save(commit=commit)
        if commit and "file" in self.changed_data and not picture._state.adding:
            sizes.make_first(picture)
            if not picture.is_svg():
                jobs.make_sizes.defer(picture_id=picture.pk)
        return picture


class FileForm(BaseDocumentForm):
    """A file's form; the kind is read from the content."""

    def clean_file(self) -> Any:
        """Refuse what is not what its name says."""
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data:
            try:
                self.instance.kind = uploads.check_file(file, file.name)
            except RefusedError as refused:
                raise uploads.as_validation(refused) from refused
        return file
