"""The kinds of files that the firm keeps, and how their names end."""

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/avif": "avif",
    "image/bmp": "bmp",
    "image/tiff": "tif",
    "application/pdf": "pdf",
    "application/rtf": "rtf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/3gpp": "3gp",
    "video/webm": "webm",
    "video/mpeg": "mpg",
    "video/x-msvideo": "avi",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/ogg": "ogg",
    "audio/x-wav": "wav",
    "text/vcard": "vcf",
    "text/calendar": "ics",
    "text/plain": "txt",
}
PICTURES = frozenset(kind for kind in EXTENSIONS if kind.startswith("image/"))
MMS_PICTURES = frozenset({"image/jpeg", "image/png", "image/gif"})  # what carriers pass on, made to fit each phone
IN_TEXTS = frozenset(  # what else the carrier takes with a text, as it is
    {
        "application/pdf",
        "text/vcard",
        "text/calendar",
        "video/mp4",
        "video/quicktime",
        "video/3gpp",
        "video/webm",
        "video/mpeg",
        "audio/mpeg",
        "audio/mp4",
        "audio/amr",
        "audio/ogg",
    }
)
SHOWN_BY_BROWSERS = {"image/jpeg", "image/png", "image/gif", "image/webp"}
SPELLED_OUT = {"jpeg": "jpg", "tiff": "tif", "mpeg": "mpg", "vcard": "vcf"}


def file_name(chosen: str, media_type: str) -> str | None:
    """What somebody called a file, with the end that its kind has: what was made of `car.heic` is `car.jpg`.

    None for a file that nobody named.
    """
    stem, _, end = chosen.rpartition(".")
    end, right = SPELLED_OUT.get(end.casefold(), end.casefold()), EXTENSIONS[media_type]
    if end == right or not chosen:
        return chosen or None
    return f"{stem if stem and end in EXTENSIONS.values() else chosen}.{right}"
