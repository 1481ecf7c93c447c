"""What people management says when it says no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "org_code_taken": Sentence(
        "编号 {given} 已被别的单位使用。请换一个。", "The code {given} is taken by another unit. Choose another."
    ),
    "org_grouped_above": Sentence(
        "类别和考核分组决定年度任务和排名，由全区的管理员确定。请保持原样，或联系他们。",
        "Kind and group decide yearly quotas and rankings; an administrator of the whole district sets them. Leave them as they are, or ask one.",
    ),
    "username_taken": Sentence(
        "账号 {username} 已存在。请换一个。", "The account {username} exists already. Choose another."
    ),
    "own_rights": Sentence(
        "不能更改自己的权限或账号状态。请由另一位管理员办理。",
        "Nobody changes their own rights. Another administrator must do it.",
    ),
    "person_answers_above": Sentence(
        "{name} 还有您管理范围以外的角色（{unit}）。账号由上级管理员管理，请联系他们。",
        "{name} also holds a role outside what you manage ({unit}). An administrator above must change this account.",
    ),
    "role_held_already": Sentence("此人在该单位已有这个角色。", "This person holds that role there already."),
    "password_wrong": Sentence("原密码不对。请重新输入。", "The old password is wrong. Enter it again."),
    "password_weak": Sentence("新密码不够安全：{why}", "The new password is too weak: {why}"),
    "post_code_taken": Sentence(
        "编号 {given} 已被别的职务使用。请换一个。", "The code {given} is taken by another post. Choose another."
    ),
    "office_taken_later": Sentence(
        "日期早于现任到任日期 {since}。请核对。",
        "The day lies before the present holder took office, {since}. Check it.",
    ),
    "office_held_then": Sentence(
        "{until} 以前这个职务由别人担任。到任日期应晚于 {until}。",
        "Somebody else held this post until {until}. The day must be later than that.",
    ),
    "password_first": Sentence(
        "您用的是初始密码。请先登录网页修改密码，再使用接口。",
        "You still have your first password. Sign in to the pages and change it before using the API.",
    ),
    "post_held": Sentence(
        "{name} 还在任，不能停用。请先办离任。", "{name} still holds this post. Record that they leave it first."
    ),
    "post_retired": Sentence(
        "这个职务已停用。请先改为在用，再办到任。",
        "This post is retired. Take it up again before somebody takes office.",
    ),
    "post_vacant": Sentence("这个职务现在没有人担任。", "Nobody holds this post now."),
    "token_too_long": Sentence("有效期应为 1 到 {most} 天。", "A token lives from 1 to {most} days."),
    "sign_in_waits": Sentence(
        "密码多次输错，请 {minutes} 分钟后再试，或请管理员重置密码。",
        "Too many wrong passwords. Try again in {minutes} minutes, or ask an administrator for a new password.",
    ),
    "sign_in_wrong": Sentence(
        "账号或密码不对。请重新输入。", "The account or the password is wrong. Enter them again."
    ),
}
