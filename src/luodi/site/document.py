"""The document of the API, in the reader's language: what each operation is called, takes and gives, how it refuses."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as turned
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from luodi.kit.api import Faults

SAFE = ("GET", "HEAD", "OPTIONS")
REFERENCE = "#/components/schemas/{model}"
WRITING_ONLY = frozenset({400, 403, 409})
ANSWERS = {
    400: _("请求体读不懂"),
    401: _("没有登录，令牌无效或已到期"),
    403: _("令牌只能读取，或页面令牌不对"),
    404: _("没有，或您不能看、不能办"),
    409: _("别人已先办理，请重新读取"),
    422: _("不能办理，逐条说明原因和位置"),
}


class Document(OpenAPISchema):
    """Summaries and answers in the reader's language; the same shape of refusal at every operation."""

    def operation_details(self, operation: Any) -> dict[str, Any]:
        said: dict[str, Any] = super().operation_details(operation)
        said["summary"] = turned(said["summary"])
        said["responses"][200]["description"] = str(_("办好了"))
        given = said["responses"][200].get("content", {})
        if given.get("application/json", {}).get("schema", {}).get("format") == "binary":
            given["application/octet-stream"] = given.pop("application/json")
        reads = set(operation.methods) <= set(SAFE)
        content = {"application/json": {"schema": {"$ref": REFERENCE.format(model="Faults")}}}
        for status, meaning in ANSWERS.items():
            if not (reads and status in WRITING_ONLY):
                said["responses"][status] = {"description": meaning, "content": content}
        return said

    def get_components(self) -> dict[str, Any]:
        faults = Faults.model_json_schema(ref_template=REFERENCE)
        self.schemas |= {**faults.pop("$defs"), "Faults": faults}
        found: dict[str, Any] = super().get_components()
        return found


class House(NinjaAPI):
    """The API with its own document."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        made = Document(self, prefix)
        made["info"]["description"] = turned(self.description)
        return made
