"""Why the house does not open its doors: settings that are missing or cannot be read."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES: dict[str, Sentence] = {
    "setting_missing": Sentence(
        "缺少环境变量 {name}，请设置后重试，例如 {name}={example}",
        "The environment variable {name} is not set: set it, for example {name}={example}",
    ),
    "setting_not_understood": Sentence(
        "环境变量 {name} 的值“{value}”无法识别，应为 {expected}",
        "The environment variable {name} holds “{value}”, which is not understood: it must be {expected}",
    ),
    "secret_too_short": Sentence(
        "环境变量 {name} 少于 {least} 个字符，请换成随机生成的长字符串",
        "The environment variable {name} has fewer than {least} characters: set a long random one",
    ),
    "database_not_supported": Sentence(
        "环境变量 {name} 只支持 PostgreSQL，写法为 {example}",
        "The environment variable {name} must name a PostgreSQL database, written {example}",
    ),
}
