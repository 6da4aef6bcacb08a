"""The page for a fault of ours, made by hand: no template, no database, nothing that may be what broke."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from huiyin.web.ui import context, kept, languages

PAGE = (
    '<!doctype html><html lang="{tag}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title>'
    '<link rel="stylesheet" href="{sheet}"></head><body><main id="main" class="page">'
    "<h1>{title}</h1><p>{what}</p>{form}<p>{phone}</p></main></body></html>"
)
FORM = (
    '<form method="post" action="{action}">{fields}{files}'
    '<p><button class="button">{again}</button></p></form>'
)
HIDDEN = '<input type="hidden" name="{}" value="{}">'
SHOWN = '<p><label>{}<textarea name="{}" rows="8" readonly>{}</textarea></label></p>'


def page(request: HttpRequest) -> SafeString:
    """Return the whole page; what was typed stands in it and can be sent again with one press."""
    fields = kept.fields(request)
    return format_html(
        PAGE,
        tag=languages.page_tag(),
        title=_("Something went wrong here"),
        sheet=f"{settings.STATIC_URL}ui/huiyin.css",
        what=_what(sent=bool(fields)),
        form=_form(request, fields) if fields else "",
        phone=_phone(),
    )


def _what(*, sent: bool) -> str:
    if not sent:
        return _("The page could not be made. Wait a few minutes and load it again.")
    return _(
        "What you wrote is below, nothing of it is lost. Wait a few minutes, then send it again. "
        "What is registered already will not be registered twice."
    )


def _form(request: HttpRequest, fields: list[kept.Kept]) -> SafeString:
    values = [kept.Kept("csrfmiddlewaretoken", kept.token(request)), *fields]
    return format_html(
        FORM,
        action=request.get_full_path(),
        fields=format_html_join("", "{}", ((_field(field),) for field in values)),
        files=_("Photos and files must be chosen again.") if kept.had_files(request) else "",
        again=_("Send again"),
    )


def _field(field: kept.Kept) -> SafeString:
    if field.is_long and field.name != "csrfmiddlewaretoken":
        return format_html(SHOWN, _("Your text"), field.name, field.value)
    return format_html(HIDDEN, *field)


def _phone() -> str:
    office = context.office()
    if office is None or not office.phone:
        return ""
    return (
        _("Or call %(phone)s (%(hours)s).") % {"phone": office.phone, "hours": office.hours}
        if office.hours
        else (_("Or call %(phone)s.") % {"phone": office.phone})
    )
