//! [`Language`]: Chinese and English for people; codes and JSON keys stay English.

use clap::ValueEnum;

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

impl Language {
    /// The language of the environment: Chinese if `LC_ALL`, `LC_MESSAGES` or `LANG` says so.
    pub(crate) fn of_environment() -> Self {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let value = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        if value.is_some_and(|value| value.starts_with("zh")) { Self::Zh } else { Self::En }
    }

    /// The text in this language.
    pub(crate) const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// What a code means, in Chinese.
pub(crate) fn code_zh(code: &str) -> Option<&'static str> {
    CODES_ZH.iter().find(|(one, _)| *one == code).map(|(_, zh)| *zh)
}

const CODES_ZH: &[(&str, &str)] = &[
    ("transaction.undecodable", "交易字节无法解析"),
    ("transaction.wrong_chain", "交易是为另一条链签的"),
    ("transaction.expired", "交易已过有效高度，请重新签名"),
    ("transaction.valid_too_long", "交易的有效高度过远"),
    ("transaction.already_committed", "交易已经上链，请勿重复提交"),
    ("transaction.signature", "交易签名无效"),
    ("transaction.undecided", "交易结果未知，请按交易号查询，不要重复提交"),
    ("key.unknown", "签名密钥未登记"),
    ("key.revoked", "签名密钥已吊销"),
    ("key.expired", "签名密钥已过期"),
    ("key.may_not", "该密钥无权办理此事"),
    ("key.exists", "该密钥已登记过"),
    ("key.not_found", "该主体没有这把密钥"),
    ("key.last_admin", "不能吊销最后一把管理密钥"),
    ("key.foreign", "无权管理其他主体的密钥"),
    ("key.not_a_label_key", "不是该企业有效的标签密钥"),
    ("organisation.not_active", "主体已被暂停"),
    ("organisation.wrong_role", "主体角色无权办理此事"),
    ("organisation.unknown", "主体未登记"),
    ("organisation.exists", "主体已登记过"),
    ("organisation.entry", "主体登记内容有误"),
    ("organisation.lacks_role", "主体缺少所需角色"),
    ("organisation.own_entry", "主体不得对自己办理此事"),
    ("organisation.status", "主体的当前状态不允许办理此事"),
    ("standard.exists", "标准已在目录中"),
    ("standard.unknown", "标准不在目录中"),
    ("standard.status", "标准已废止"),
    ("standard.not_published", "标准未列入标准目录，请监管部门先发布"),
    ("standard.not_declared", "企业标准未由该企业声明"),
    ("standard.not_in_force", "标准当日不是现行标准"),
    ("field.out_of_bounds", "字段超出允许范围"),
    ("field.personal_data", "字段疑似含个人信息，不得上链"),
    ("product.exists", "产品已登记过"),
    ("product.unknown", "产品未登记"),
    ("report.exists", "报告已登记过"),
    ("report.unknown", "报告不存在，请检验机构先登记"),
    ("report.not_accredited", "检验机构没有资质认定"),
    ("report.accreditation_date", "检验日期不在资质有效期内"),
    ("report.standard_outside_scope", "标准不在资质范围内"),
    ("report.category_outside_scope", "产品类别不在资质范围内"),
    ("report.conclusion_differs", "报告结论与检验项目不一致"),
    ("report.withdrawn", "报告已撤回"),
    ("report.unqualified", "报告结论为不合格，该批产品不得出具合格证、不得出厂"),
    ("report.other_product", "报告不是这个产品的"),
    ("report.other_batch", "报告不是这个批次的"),
    ("report.quantity_exceeded", "合格证数量超过报告所载批量"),
    ("report.status", "报告的当前状态不允许办理此事"),
    ("report.calibration", "检验仪器的校准已过有效期"),
    ("report.measurement_differs", "检验结果与标准要求、判定不一致"),
    ("report.other_request", "报告与委托的内容不一致"),
    ("service_request.exists", "委托编号已使用"),
    ("service_request.unknown", "委托不存在"),
    ("service_request.status", "委托的当前状态不允许办理此事"),
    ("cover.not_licensed", "保险人没有有效的业务许可"),
    ("cover.exists", "保单已登记过"),
    ("cover.unknown", "保单不存在，请保险人先登记"),
    ("cover.not_in_force", "保单对该产品当日不生效"),
    ("cover.status", "保单的当前状态不允许办理此事"),
    ("claim.exists", "索赔编号已使用"),
    ("claim.unknown", "索赔不存在"),
    ("claim.status", "索赔的当前状态不允许办理此事"),
    ("claim.above_limit", "金额超过限额"),
    ("document.unknown", "文档不存在，请核对哈希或先上传"),
    ("document.not_fetched", "文档尚未取回，请稍后再试或询问其他节点"),
    ("document.too_large", "文档过大"),
    ("document.type", "文档类型不受支持，只接受 PDF、PNG、JPEG"),
    ("document.quota", "该主体的文档配额已用完"),
    ("document.no_room", "节点没有空间存放文档"),
    ("document.signature", "上传签名无效或已过期"),
    ("document.not_allowed", "该密钥无权上传文档"),
    ("certificate.exists", "合格证编号已使用"),
    ("certificate.unknown", "合格证不存在"),
    ("certificate.revoked", "合格证已被撤销"),
    ("certificate.no_serial", "没有可用的合格证序号"),
    ("certificate.label_broken", "标注不符合规则，请逐项改正"),
    ("items.outside", "件号超出合格证数量"),
    ("items.activated", "这些件号已激活"),
    ("items.voided", "这些件号已作废"),
    ("items.none", "没有指定件号"),
    ("items.ranges", "件号范围有误"),
    ("items.not_activated", "这些件号尚未激活"),
    ("items.not_held", "这些件号不由该主体持有"),
    ("items.in_transit", "这些件号正在途中，请等收货方答复"),
    ("items.recalled", "这些件号正在召回，只能退回来处"),
    ("items.holdings", "持有情况无法记录"),
    ("shipment.exists", "发货单编号已使用"),
    ("shipment.unknown", "发货单不存在"),
    ("shipment.status", "发货单的当前状态不允许办理此事"),
    ("shipment.not_the_receiver", "不是该发货单的收货方"),
    ("shipment.not_a_return", "退货与所退的发货单不符"),
    ("recall.exists", "召回编号已使用"),
    ("recall.unknown", "召回不存在"),
    ("recall.status", "召回已结束"),
    ("recall.nothing_held", "没有持有召回范围内的产品，无须答复"),
    ("spot_check.exists", "监督抽查编号已使用"),
    ("spot_check.unknown", "监督抽查不存在"),
    ("spot_check.status", "监督抽查已记录结果"),
    ("penalty.exists", "行政处罚编号已使用"),
    ("penalty.unknown", "行政处罚不存在"),
    ("penalty.status", "行政处罚的当前状态不允许办理此事"),
    ("proposal.exists", "提案编号已使用"),
    ("proposal.unknown", "提案不存在"),
    ("proposal.status", "提案的当前状态不允许办理此事"),
    ("proposal.not_an_authority", "不是共识机构，无权提案或表决"),
    ("proposal.approved", "该机构已经同意过此提案"),
    ("proposal.lapsed", "提案已失效，请重新提出"),
    ("proposal.change", "提案的变更无法实施"),
    ("node.storage", "节点存储出错"),
    ("node.busy", "节点繁忙，请稍后再试"),
    ("node.not_ready", "节点尚未就绪"),
    ("request.timeout", "节点答复超时"),
    ("mempool.full", "交易池已满，请稍后再试"),
    ("node.unreachable", "无法连接节点"),
    ("node.bad_answer", "节点的回答无法理解"),
    ("file.invalid", "文件内容有误"),
    ("file.failed", "文件读写失败"),
    ("keystore.wrong_passphrase", "口令不正确"),
    ("keystore.unusable", "密钥文件无法使用"),
    ("keystore.no_key", "没有指定签名密钥"),
    ("keystore.no_passphrase", "没有口令"),
    ("keystore.other_label_key", "标签密钥与合格证不符"),
    ("proof.no_trust", "尚未信任任何创世文件，无法查验"),
    ("proof.other_chain", "节点属于另一条链"),
    ("proof.does_not_hold", "节点给出的证明不成立，无法得出结论"),
    ("proof.stale", "节点给出的状态过旧，无法得出结论"),
    ("code.unreadable", "追溯码无法识别"),
    ("usage", "命令用法有误"),
    ("devnet.port", "端口被占用"),
    ("label.too_long", "内容过长，二维码放不下"),
    ("label.module", "二维码模块过小，手机难以识读"),
    ("label.layout", "标签排不下，请调整尺寸"),
    ("label.text_too_long", "文字过长，标签放不下"),
    ("label.no_text", "缺少标签文字"),
    ("label.codes", "追溯码文件有误"),
    ("label.other_job", "目录里有其他任务的文件"),
    ("label.glyph", "字体缺字或不支持该文字"),
    ("label.font", "没有可用的字体"),
    ("label.busy", "另一个 hgz 正在该目录制标签"),
    ("label.drawing", "标签文件无法生成"),
    ("output.failed", "无法输出结果"),
    ("system.random", "系统随机源出错"),
];

#[cfg(test)]
#[path = "language_tests.rs"]
mod tests;
