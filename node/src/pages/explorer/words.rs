//! What fields and their values are called, in Chinese and English, in the order in which they are
//! shown. A field without an entry is shown by its name.

use hgz_verifier::Language;

/// The place of a field among others, and its title.
pub(super) fn field(language: Language, name: &str) -> (usize, Option<&'static str>) {
    let found = FIELDS.iter().enumerate().find(|(_, (one, ..))| *one == name);
    found.map_or((FIELDS.len(), None), |(at, (_, zh, en))| (at, Some(language.pick(zh, en))))
}

/// What a status, role or other value of a few is called.
pub(super) fn value(language: Language, name: &str) -> Option<&'static str> {
    let found = VALUES.iter().find(|(one, ..)| *one == name);
    found.map(|(_, zh, en)| language.pick(zh, en))
}

/// Fields whose values are of a few, which have words.
pub(super) const OF_A_FEW: [&str; 5] = ["status", "conclusion", "kind", "roles", "purpose"];

/// Name, Chinese, English; in the order of a page.
const FIELDS: &[(&str, &str, &str)] = &[
    ("id", "编号", "id"),
    ("serial", "合格证序号", "serial"),
    ("number", "编号", "number"),
    ("name", "名称", "name"),
    ("title", "名称", "title"),
    ("code", "统一社会信用代码", "credit code"),
    ("status", "状态", "status"),
    ("verdict", "结论", "verdict"),
    ("roles", "角色", "roles"),
    ("key", "密钥", "key"),
    ("purpose", "用途", "purpose"),
    ("operator", "可办理", "may do"),
    ("old", "原密钥", "old key"),
    ("new", "新密钥", "new key"),
    ("organisation", "主体", "organisation"),
    ("maker", "生产者", "maker"),
    ("institute", "检验机构", "institute"),
    ("insurer", "保险人", "insurer"),
    ("insured", "被保险人", "insured"),
    ("shipper_name", "发货方", "shipper"),
    ("receiver_name", "收货方", "receiver"),
    ("to", "发往", "to"),
    ("holder", "持有人", "holder"),
    ("declared_by", "声明企业", "declared by"),
    ("address", "地址", "address"),
    ("contact", "联系方式", "contact"),
    ("kind", "种类", "kind"),
    ("product", "产品", "product"),
    ("products", "产品", "products"),
    ("certificate", "合格证", "certificate"),
    ("certificates", "合格证", "certificates"),
    ("report", "检验报告", "report"),
    ("reports", "检验报告", "reports"),
    ("cover", "保险", "cover"),
    ("covers", "保险", "covers"),
    ("shipment", "发货", "shipment"),
    ("returns", "退回的发货", "brings back"),
    ("request", "检验委托", "service request"),
    ("claim", "索赔", "claim"),
    ("recall", "召回", "recall"),
    ("spot_check", "监督抽查", "spot check"),
    ("penalty", "行政处罚", "penalty"),
    ("proposal", "提案", "proposal"),
    ("standard", "标准", "standard"),
    ("model", "型号", "model"),
    ("specification", "规格", "specification"),
    ("category", "产品类别", "category"),
    ("categories", "产品类别", "categories"),
    ("attributes", "属性", "attributes"),
    ("gtin", "商品条码", "GTIN"),
    ("batch", "批次", "batch"),
    ("batch_quantity", "批量", "units of the batch"),
    ("production_date", "生产日期", "made on"),
    ("quantity", "数量", "units"),
    ("sampled", "抽样数", "sampled"),
    ("certified_quantity", "已出证数量", "units certified on it"),
    ("standards", "标准", "standards"),
    ("conclusion", "检验结论", "conclusion"),
    ("limit", "标准要求", "limit"),
    ("found", "检验结果", "found"),
    ("unit", "单位", "unit"),
    ("item", "件号", "item"),
    ("items", "明细", "items"),
    ("activated", "已启用", "in use"),
    ("voided", "已作废", "void"),
    ("lines", "货物", "goods"),
    ("label", "标注", "label"),
    ("label_key", "标签密钥", "label key"),
    ("instruments", "检测设备", "instruments"),
    ("calibrated_on", "校准日期", "calibrated on"),
    ("calibrated_until", "校准有效期", "calibrated until"),
    ("certificate_number", "证书编号", "certificate number"),
    ("licence_number", "许可编号", "licence number"),
    ("accreditation", "资质认定", "accreditation"),
    ("licence", "业务许可", "licence"),
    ("document", "文档", "document"),
    ("tested_on", "检验日期", "tested on"),
    ("issued_on", "签发日期", "issued on"),
    ("in_force_from", "实施日期", "in force from"),
    ("withdrawn_from", "废止日期", "no longer in force from"),
    ("replaced_by", "由此代替", "replaced by"),
    ("valid_from", "生效日期", "valid from"),
    ("valid_until", "有效期至", "valid until"),
    ("cancelled_from", "退保日期", "cancelled from"),
    ("from", "起始日期", "from"),
    ("sum_insured_fen", "保险金额", "sum insured"),
    ("claim_limit_fen", "每次赔偿限额", "limit of a claim"),
    ("advance_payment", "先行赔付", "pays in advance"),
    ("in_advance", "先行赔付", "paid in advance"),
    ("amount_fen", "金额", "amount"),
    ("paid_fen", "已赔付", "paid"),
    ("recovered_fen", "已追偿", "recovered"),
    ("remaining_fen", "剩余保额", "remaining"),
    ("fine_fen", "罚款", "fine"),
    ("open_claims", "未决索赔", "open claims"),
    ("used", "已用", "used"),
    ("occurred_on", "出险日期", "occurred on"),
    ("summary", "经过", "summary"),
    ("measures", "措施", "measures"),
    ("deadline", "期限", "deadline"),
    ("due", "期限", "due"),
    ("wanted_by", "期望日期", "wanted by"),
    ("accepted", "是否接受", "accepted"),
    ("answer", "答复", "answer"),
    ("set_aside", "已封存", "set aside"),
    ("returned", "已退回", "returned"),
    ("destroyed", "已销毁", "destroyed"),
    ("sold", "已售出", "sold"),
    ("remark", "备注", "remark"),
    ("reason", "事由", "reason"),
    ("legal_basis", "法律依据", "legal basis"),
    ("grounds", "事由与依据", "grounds"),
    ("refusal", "拒收原因", "why refused"),
    ("check", "进货查验", "purchase check"),
    ("codes_verified", "查验的码", "codes verified"),
    ("lines_without_certificate", "无合格证的货物", "goods without certificate"),
    ("result", "结果", "result"),
    ("change", "变更", "change"),
    ("add_authority", "增加共识机构", "add an authority"),
    ("remove_authority", "移除共识机构", "remove an authority"),
    ("set_peers", "设置节点", "set peers"),
    ("publish_ruleset", "发布标注规则集", "publish a ruleset"),
    ("change_params", "修改链参数", "change parameters"),
    ("schedule_protocol", "升级协议", "schedule a protocol"),
    ("authority", "共识机构", "authority"),
    ("peers", "节点", "peers"),
    ("version", "版本", "version"),
    ("params", "链参数", "parameters"),
    ("effective_at", "生效高度", "effective at height"),
    ("approvals", "同意的机构", "approvals"),
    ("counting", "有效票数", "counting"),
    ("quorum", "法定票数", "quorum"),
    ("lapsed", "已失效", "lapsed"),
    ("failure", "未能生效的原因", "why it failed"),
    ("ruleset", "标注规则集", "ruleset"),
    ("warnings", "提示", "warnings"),
    ("report_withdrawn", "检验报告已撤回", "report withdrawn"),
    ("admin_keys", "管理密钥", "admin keys"),
    ("recalls", "召回", "recalls"),
    ("holdings", "持有", "holdings"),
    ("answers", "已答复", "answers"),
    ("unanswered", "未答复", "not answered"),
    ("registered_at", "登记高度", "registered at height"),
    ("published_at", "发布高度", "published at height"),
    ("filed_at", "登记高度", "filed at height"),
    ("bound_at", "承保高度", "bound at height"),
    ("requested_at", "委托高度", "requested at height"),
    ("issued_at", "签发高度", "issued at height"),
    ("shipped_at", "发货高度", "shipped at height"),
    ("opened_at", "发起高度", "opened at height"),
    ("answered_at", "答复高度", "answered at height"),
    ("ordered_at", "下达高度", "ordered at height"),
    ("recorded_on", "记录日期", "recorded on"),
    ("recorded_at", "记录高度", "recorded at height"),
    ("added_at", "登记高度", "added at height"),
    ("revoked_at", "吊销高度", "revoked at height"),
    ("history", "状态经过", "status history"),
    ("height", "高度", "height"),
    ("time", "时间", "time"),
    ("round", "轮次", "round"),
    ("proposer", "提议机构", "proposer"),
    ("protocol_version", "协议版本", "protocol version"),
    ("chain_id", "链标识", "chain id"),
    ("parent", "上一区块", "parent"),
    ("transactions_root", "交易根", "transactions root"),
    ("state_root", "状态根", "state root"),
    ("authorities", "共识机构集哈希", "hash of the authorities"),
    ("next_authorities", "下一区块共识机构集哈希", "hash of the next authorities"),
    ("bytes", "字节数", "bytes"),
    ("media_type", "类型", "type"),
    ("received_at", "收到时间", "received"),
];

/// Value, Chinese, English.
const VALUES: &[(&str, &str, &str)] = &[
    ("active", "正常", "active"),
    ("suspended", "暂停", "suspended"),
    ("in_force", "有效", "in force"),
    ("revoked", "已撤销", "revoked"),
    ("recalled", "召回中", "recalled"),
    ("report_withdrawn", "检验报告已撤回", "report withdrawn"),
    ("withdrawn", "已撤回", "withdrawn"),
    ("bound", "有效", "bound"),
    ("cancelled", "已退保", "cancelled"),
    ("open", "进行中", "open"),
    ("closed", "已结束", "closed"),
    ("paid", "已赔付", "paid"),
    ("refused", "已拒绝", "refused"),
    ("in_transit", "在途", "in transit"),
    ("accepted", "已接受", "accepted"),
    ("approved", "已通过", "approved"),
    ("enacted", "已生效", "enacted"),
    ("failed", "未通过", "failed"),
    ("requested", "待答复", "requested"),
    ("declined", "已谢绝", "declined"),
    ("reported", "已出报告", "reported"),
    ("shared_laboratory", "共享实验室", "shared laboratory"),
    ("one_stop", "一站式服务", "one-stop service"),
    ("qualified", "合格", "qualified"),
    ("unqualified", "不合格", "unqualified"),
    ("not_activated", "未启用", "not activated"),
    ("activated", "已启用", "activated"),
    ("voided", "已作废", "voided"),
    ("admin", "管理", "admin"),
    ("operator", "经办", "operator"),
    ("label", "标签", "label"),
    ("bureau", "监管部门", "bureau"),
    ("institute", "检验机构", "institute"),
    ("insurer", "保险人", "insurer"),
    ("enterprise", "生产企业", "enterprise"),
    ("seller", "销售者", "seller"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rpc::openapi_json;

    #[test]
    fn every_field_of_an_act_and_of_a_record_has_a_title_in_both_languages() {
        let document: serde_json::Value = serde_json::from_str(&openapi_json()).unwrap();
        let schemas = &document["components"]["schemas"];
        let mut missing = BTreeSet::new();
        for name in [
            "OrganisationDetails",
            "ProductDetails",
            "ReportDetails",
            "CoverDetails",
            "CertificateDetails",
            "ShipmentDetails",
            "RecallDetails",
            "RecallAnswerDetails",
            "SpotCheckDetails",
            "SpotCheckResult",
            "PenaltyDetails",
            "ClaimDetails",
            "StandardDetails",
            "ServiceRequestDetails",
            "Accreditation",
            "InsuranceLicence",
            "MeasuredItem",
            "Instrument",
            "Organisation",
            "Product",
            "Report",
            "Cover",
            "CoverUse",
            "Certificate",
            "Shipment",
            "ShipmentLine",
            "PurchaseCheck",
            "Recall",
            "Penalty",
            "SpotCheck",
            "Claim",
            "Standard",
            "ServiceRequest",
            "Proposal",
            "KeyRecord",
            "Holding",
            "Header",
        ] {
            let fields = schemas[name]["properties"].as_object();
            for field_name in fields.unwrap_or_else(|| panic!("no {name}")).keys() {
                let known = field(Language::En, field_name).1.is_some();
                if !known && field_name != "details" {
                    missing.insert(format!("{name}.{field_name}"));
                }
            }
        }
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_name_has_one_entry() {
        for list in [FIELDS, VALUES] {
            let names: BTreeSet<&str> = list.iter().map(|(name, ..)| *name).collect();
            assert_eq!(names.len(), list.len());
        }
    }
}
