//! What label fields are called on a page, in Chinese and English.
//!
//! Only for people: rules and bytes know a field by its name. A field without an entry here is
//! shown by its name, so that a new ruleset needs no new software.

use super::FieldName;

/// What a field is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldTitle {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

impl FieldName {
    /// What the field is called, if it is known.
    #[must_use]
    pub fn title(&self) -> Option<FieldTitle> {
        let found = TITLES.iter().find(|(name, _, _)| *name == self.as_str());
        found.map(|(_, zh, en)| FieldTitle { zh, en })
    }
}

/// Name, Chinese, English; sorted by name.
const TITLES: &[(&str, &str, &str)] = &[
    ("age_range", "适用年龄", "made for ages"),
    (
        "batch_found_unqualified",
        "该批次曾检出不合格且未经复检",
        "batch found unqualified, and not inspected again",
    ),
    ("batch_number", "批号", "batch number"),
    ("board_type", "板材类型", "type of board"),
    ("cadmium_mg_l", "镉溶出量（mg/L）", "cadmium released (mg/L)"),
    ("calibration_valid", "检测设备在校准有效期内", "instruments calibrated"),
    ("care", "洗涤保养", "care"),
    ("category", "产品类别", "category"),
    ("ccc_certificate_number", "CCC证书编号", "CCC certificate number"),
    ("certificate_number", "合格证编号", "certificate number"),
    ("charge_weight", "装药量", "charge weight"),
    ("clean_batches", "连续合格批次", "clean batches in a row"),
    ("confirmed_classes", "监管部门确认的类别", "classes confirmed by the bureau"),
    ("consumption_class", "消费类别", "consumption class"),
    ("contact_kind", "接触类型", "contact with the skin"),
    ("cotton_percent", "棉含量（%）", "cotton (%)"),
    ("country_of_origin", "原产国（地区）", "country of origin"),
    ("cover_advance_payment", "先行赔付", "pays in advance"),
    ("cover_count", "保险份数", "covers"),
    ("drug", "药品", "drug"),
    ("edge", "棱边形状", "edge"),
    ("emergency_contact", "应急咨询电话", "emergency contact"),
    ("enterprise_class", "企业分类等级", "class of the enterprise"),
    ("entrusted", "委托生产", "made for another"),
    ("expiry_date", "限用日期", "use by"),
    ("fibre_content", "纤维成分及含量", "fibre content"),
    ("fire_class", "燃烧性能等级", "fire class"),
    ("firework_level", "烟花爆竹级别", "firework level"),
    ("firing_instructions", "燃放说明", "firing instructions"),
    ("food", "食品", "food"),
    ("food_contact_mark", "食品接触用标识", "food contact mark"),
    ("foreign_maker", "境外生产者", "maker abroad"),
    ("formaldehyde_class", "甲醛释放等级", "formaldehyde class"),
    ("formaldehyde_mg_kg", "甲醛含量（mg/kg）", "formaldehyde (mg/kg)"),
    ("formaldehyde_mg_m3", "甲醛释放量（mg/m³）", "formaldehyde (mg/m³)"),
    ("grade", "等级", "grade"),
    ("gtin", "商品条码", "GTIN"),
    ("handling_marks", "储运标志", "handling marks"),
    ("imported", "进口产品", "imported"),
    ("importer_name", "进口商", "importer"),
    ("inspection_date", "检验日期", "inspected on"),
    ("inspector_code", "检验员代号", "inspector"),
    ("institute_cma_number", "资质认定证书编号", "institute's CMA number"),
    ("institute_name", "检验机构", "institute"),
    ("issued_on", "签发日期", "issued on"),
    ("last_failure_days", "距上次不合格天数", "days since the last failure"),
    ("lead_mg_l", "铅溶出量（mg/L）", "lead released (mg/L)"),
    ("main_components", "主要成分", "main components"),
    ("maker_address", "生产者地址", "maker's address"),
    ("maker_contact", "生产者联系方式", "maker's contact"),
    ("maker_credit_code", "统一社会信用代码", "maker's credit code"),
    ("maker_name", "生产者", "maker"),
    ("manual_reference", "使用说明书", "manual"),
    ("material", "材质", "material"),
    ("medical_device", "医疗器械", "medical device"),
    ("minimum_age_months", "最小适用月龄", "minimum age (months)"),
    ("model", "型号", "model"),
    ("origin", "产地", "origin"),
    ("outside_scope_items", "含资质范围外项目", "items outside the scope"),
    ("ph", "pH值", "pH"),
    ("producer_address", "受委托生产企业地址", "producer's address"),
    ("producer_credit_code", "受委托生产企业统一社会信用代码", "producer's credit code"),
    ("producer_name", "受委托生产企业", "producer"),
    ("product_classes_confirmed", "产品类别已确认", "classes of the product confirmed"),
    ("product_name", "产品名称", "product"),
    ("production_address", "实际生产地址", "made at"),
    ("production_date", "生产日期", "made on"),
    ("production_licence_number", "生产许可证编号", "production licence"),
    ("quantity", "数量", "quantity"),
    ("radioactivity_class", "放射性类别", "radioactivity class"),
    ("rated_frequency", "额定频率", "rated frequency"),
    ("rated_power", "额定功率", "rated power"),
    ("rated_voltage", "额定电压", "rated voltage"),
    ("release_date", "出厂日期", "released on"),
    ("report_batch_number", "报告所载批号", "batch in the report"),
    ("report_conclusion", "检验结论", "conclusion"),
    ("report_date", "报告日期", "reported on"),
    ("report_kind", "报告类型", "kind of report"),
    ("report_numbers", "报告编号", "reports"),
    ("report_sampling", "取样方式", "how the samples were taken"),
    ("report_standards", "检验依据", "tested by"),
    ("report_unconfirmed", "报告未经检验机构确认", "report not confirmed by its laboratory"),
    ("safety_class", "安全技术类别", "safety class"),
    ("safety_mark", "安全标志", "safety mark"),
    ("shelf_life_months", "保质期（月）", "shelf life (months)"),
    ("signal_word", "信号词", "signal word"),
    ("size", "号型", "size"),
    ("special_equipment", "特种设备", "special equipment"),
    ("standard_titles", "标准名称", "titles of standards"),
    ("standards", "执行标准", "standards"),
    ("storage_notes", "贮存条件", "storage"),
    ("subcontracted_items", "含分包项目", "subcontracted items"),
    ("trademark", "商标", "trademark"),
    ("training_valid", "检验人员培训有效", "inspectors trained"),
    ("type_test_in_force", "型式检验有效", "type test in force"),
    ("unit", "计量单位", "unit"),
    ("use_conditions", "使用条件", "conditions of use"),
    ("warnings", "警示说明", "warnings"),
];

#[cfg(test)]
mod tests;
