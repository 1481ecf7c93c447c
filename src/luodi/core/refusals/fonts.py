"""Why a paper cannot be printed."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES: dict[str, Sentence] = {
    "no_chinese_font": Sentence(
        "服务器上没有中文字体，无法生成 PDF；请管理员安装软件包 fonts-noto-cjk，或用 LUODI_FONTS 指明字体目录",
        "The server has no Chinese font, so no PDF can be made: ask the administrator to install the package "
        "fonts-noto-cjk, or to name a folder of fonts in LUODI_FONTS",
    ),
}
