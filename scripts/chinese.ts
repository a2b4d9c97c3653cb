/** What the inputs and outputs of `action.yml` mean, in Chinese, for `README.zh-CN.md`. */
export const groupsInChinese: Readonly<Record<string, string>> = {
  'What to export': '导出什么',
  'Sign-in: exactly one way': '认证方式：只选一种',
  'The document': '文档',
  'Compare and gate': '比较与门禁',
  'Pull request': '拉取请求',
  Behaviour: '运行方式',
}

export const inputsInChinese: Readonly<Record<string, string>> = {
  region: '实例所在的华为云区域，如 `cn-north-4`，由此得出 ROMA Connect、IAM、STS 的地址。未给 `endpoint` 时必填。',
  endpoint: 'ROMA Connect 的地址，代替由 `region` 得出的地址。仅限 `https`，本机回环地址除外。',
  'iam-endpoint': 'IAM 的地址。需要 IAM 的认证方式，以及按名称查找项目时使用。',
  'sts-endpoint':
    'STS 的地址。OIDC 委托登录时使用。本区域没有 STS 时使用 `cn-north-4` 的 STS；`eu-west-1` 开头的区域必须给出。',
  project: '项目 ID（32 位十六进制，原样发送）或项目名称（多一次查询）。不填：与区域同名的项目。',
  instance: 'ROMA Connect 实例的 ID 或完整名称。',
  app: '要导出的集成应用，ID 或完整名称，每行一个或用逗号分隔。不填：登录身份可见的全部应用。',
  apis: '要导出的自定义后端 ID，每行一个或用逗号分隔。不填：全部。',
  status:
    '只导出此状态的后端：`pending`（`1`，待开发）、`developing`（`3`，开发中）、`deployed`（`4`，已部署）。不填：全部。',
  format: '`yaml`、`yml` 或 `json`。不填：看 `output` 的扩展名，否则为 `yaml`。',
  token: 'Token 认证：IAM 用户 Token，Token 的作用范围须为该项目，有效期 24 小时。',
  'access-key': 'AK/SK 认证（永久或临时访问密钥）：Access Key ID（AK）。须同时给出 `secret-key`。',
  'secret-key': '与 `access-key` 对应的 Secret Access Key（SK）。',
  'security-token': '临时访问密钥对应的 SecurityToken。',
  account: '用 IAM 用户和密码登录：账号名（不是用户名）。须同时给出 `user` 和 `password`。',
  user: '属于 `account` 的 IAM 用户名。',
  password: '`user` 的密码。',
  'oidc-provider':
    '用 GitHub OIDC 和 STS 登录，不保存任何密钥：OIDC 身份提供商的 URN，`iam::<账号 ID>:oidcProvider:<名称>`。需要 `oidc-agency` 和 `permissions: id-token: write`。',
  'oidc-agency': '与 `oidc-provider` 一起使用的信任委托 URN，`iam::<账号 ID>:agency:<名称>`。',
  'oidc-audience': 'GitHub 签发的 ID Token 的受众：身份提供商的客户端 ID 之一。',
  'identity-provider':
    '用 GitHub OIDC 和旧版 IAM 身份提供商登录，不保存任何密钥：身份提供商名称。需要 `permissions: id-token: write`。',
  output:
    '要写的文件，相对于工作区。含 `{app}` 时，每个集成应用写一个文档。不填：`swagger.yaml`；`format` 为 `json` 时是 `swagger.json`。',
  redact: '把文档中的敏感信息（签名密钥、名称表明是机密的扩展字段和参数默认值）替换为 `REDACTED`。',
  verbatim: '按请求的格式原样写出 ROMA Connect 返回的字节。需要 `redact: false`。',
  'allow-empty': '接受没有任何操作的导出，而不是失败。',
  complete:
    'ROMA Connect 会不报错地丢掉超过 50 MB 的部分，以及路径相同的后端中除一个以外的所有后端。`check`：与后端列表比较并补齐；`strict`：补不齐时失败；`off`：不检查。',
  scripts: '存放解码后的后端脚本的目录，每个脚本一个文件，便于评审。可含 `{app}`；`output` 含 `{app}` 时必须含。',
  baseline:
    '与什么比较：工作区或 `RUNNER_TEMP` 中的文件，或 `ref:path`（如 `main:apis/orders.yaml`，经 GitHub API 读取，无需 checkout）。可含 `{app}`。不填：`pull-request: true` 时为 `base` 上的文件；在 `pull_request` 运行中为该拉取请求目标分支上的文件；否则为写入前的 `output`。',
  volatile:
    'JSON Pointer，每行一个或用逗号分隔；只有这些值变化时不算变化。不填：`/info/version`（新旧值都是时间戳时）。',
  'fail-on':
    '一切写完并报告之后让步骤失败：`breaking`（有破坏性变更）、`warning`（有破坏性变更或警告）、`any`（有任何差异）、`none`（不失败）。',
  ignore:
    '规则 ID，或 `规则ID METHOD /path`，每行一个或用逗号分隔；这些变更不会让步骤失败，也不妨碍自动合并；显示为已忽略，不计入数量。',
  'pull-request':
    '为文档创建拉取请求，或更新已打开的那个。需要 `permissions: contents: write` 和 `pull-requests: write`，无需 checkout。',
  'github-token': 'GitHub API 的令牌。用作业自带的令牌时，拉取请求的检查要等人批准；用 GitHub App 的令牌时立即运行。',
  repository: '在哪个仓库创建拉取请求，`owner/name`。不填：工作流所在的仓库。',
  base: '拉取请求的目标分支。不填：仓库的默认分支。',
  branch: '拉取请求的分支，可含 `{app}`。不填：`roma-connect/` 加上小写的 `output`，字母数字以外的字符变为 `-`。',
  title: '拉取请求的标题。`{app}`、`{instance}`、`{output}`、`{changes}`、`{breaking}` 会被替换。',
  'commit-message': '提交信息，替换规则同 `title`。不填：与标题相同。',
  body: '放在自动生成部分之前的自定义文字。',
  labels: '创建或重新打开拉取请求时设置的标签，每行一个或用逗号分隔。',
  assignees: '创建或重新打开拉取请求时指派的用户，每行一个或用逗号分隔。',
  reviewers: '创建或重新打开拉取请求时请求评审的用户，每行一个或用逗号分隔。',
  'team-reviewers': '创建或重新打开拉取请求时请求评审的团队，每行一个或用逗号分隔。令牌须能读取组织的团队。',
  draft: '以草稿形式创建拉取请求。',
  'auto-merge':
    '满足要求后由 GitHub 自动合并：`merge`、`squash`、`rebase` 或 `off`。有破坏性变更（被 `ignore` 忽略的不算）或发现凭据时绝不启用。',
  'delete-branch': '差异消失、拉取请求被关闭时删除分支。',
  'on-foreign-commits': '分支上有他人的提交时：`append`（在其上追加）、`skip`（跳过更新）、`recreate`（重建分支）。',
  comment:
    '在拉取请求触发的运行中，在该拉取请求上保留一条评论，写明结论和变更，就地更新。需要 `permissions: pull-requests: write`；没有该权限时只是警告。',
  'dry-run': '只报告：不写文件，不建分支，不建拉取请求。',
  timeout: '整个步骤的秒数，1 到 21600。',
  retries: '每个请求在第一次之后的尝试次数，0 到 10。',
}

export const outputsInChinese: Readonly<Record<string, string>> = {
  path: '写出的文件路径，相对于工作区；有多个时为第一个。',
  paths: '所有写出的文档路径，JSON 数组。',
  sha256: '`path` 所指文件的 SHA-256，十六进制。',
  operations: '所有文档中操作的数量。',
  apps: '导出的集成应用，JSON 数组 `[{"id","name"}]`，可用于 `strategy.matrix`。',
  changed: '任一文档与其基线不同或没有基线时为 `true`。',
  breaking: '有未被忽略的破坏性变更时为 `true`。',
  changes: '各级变更的数量，JSON 对象：`{"breaking":0,"warning":0,"info":0}`。',
  missing: 'ROMA Connect 列出而文档缺少的后端数量；未检查时为空。',
  redactions: '被替换的敏感信息数量。',
  report: 'JSON 报告的绝对路径，在 `RUNNER_TEMP` 中。',
  headline:
    '一行纯文本，用于聊天消息或发布说明，如 `apis/orders.yaml: 2 breaking changes, 1 warning, 4 others`、`apis/orders.yaml: unchanged`、`apis/orders.yaml: new (41 operations)`。',
  markdown: '变更列表的 Markdown 文件的绝对路径，在 `RUNNER_TEMP` 中；作业摘要、拉取请求和评论共用这一部分。',
  'pull-request-number': '拉取请求编号；没有时为空。',
  'pull-request-url': '拉取请求网址；没有时为空。',
  'pull-request-operation': '`created`、`updated`、`closed`、`none` 或 `skipped`；未要求拉取请求时为空。',
  'pull-request-branch': '拉取请求的分支；没有时为空。',
  'pull-request-head-sha': '分支最新的提交；没有时为空。',
  'pull-request-verified': 'GitHub 已验证该提交的签名时为 `true`；没有时为空。',
}
