//! Acts in words.

use chain_core::records::permission::ActKind;
use hgz_verifier::Language;

use super::target::Sort;

/// What an act is called.
pub(super) const fn act_title(language: Language, kind: ActKind) -> &'static str {
    match kind {
        ActKind::RegisterOrganisation => language.pick("登记主体", "Organisation registered"),
        ActKind::AddKey => language.pick("登记密钥", "Key added"),
        ActKind::RevokeKey => language.pick("吊销密钥", "Key revoked"),
        ActKind::AccreditInstitute => language.pick("登记资质认定", "Institute accredited"),
        ActKind::LicenseInsurer => language.pick("登记保险许可", "Insurer licensed"),
        ActKind::AmendProduct => language.pick("修订产品", "Product amended"),
        ActKind::RegisterProduct => language.pick("登记产品", "Product registered"),
        ActKind::FileReport => language.pick("登记检验报告", "Report filed"),
        ActKind::BindCover => language.pick("承保", "Cover bound"),
        ActKind::IssueCertificate => language.pick("签发合格证", "Certificate issued"),
        ActKind::ActivateItems => language.pick("启用标签", "Labels put into use"),
        ActKind::VoidItems => language.pick("作废标签", "Labels declared spoilt"),
        ActKind::WithdrawCertificate => language.pick("撤回合格证", "Certificate withdrawn"),
        ActKind::RevokeCertificate => language.pick("撤销合格证", "Certificate revoked"),
        ActKind::UpdateOrganisation => {
            language.pick("更正主体登记", "Organisation's entry corrected")
        }
        ActKind::SuspendOrganisation => language.pick("暂停主体", "Organisation suspended"),
        ActKind::ReinstateOrganisation => language.pick("恢复主体", "Organisation reinstated"),
        ActKind::RotateKey => language.pick("更换密钥", "Key replaced"),
        ActKind::PublishStandards => language.pick("发布标准", "Standards published"),
        ActKind::WithdrawStandard => language.pick("废止标准", "Standard withdrawn"),
        ActKind::DeclareStandard => {
            language.pick("自我声明企业标准", "Enterprise standard declared")
        }
        ActKind::WithdrawReport => language.pick("撤回检验报告", "Report withdrawn"),
        ActKind::RequestService => language.pick("委托检验", "Service requested"),
        ActKind::AdvanceRequest => language.pick("推进检验委托", "Step of a service request"),
        ActKind::CancelCover => language.pick("退保", "Cover cancelled"),
        ActKind::OpenClaim => language.pick("受理索赔", "Claim opened"),
        ActKind::PayClaim => language.pick("赔付", "Claim paid"),
        ActKind::RefuseClaim => language.pick("拒赔", "Claim refused"),
        ActKind::RecordRecourse => language.pick("记录追偿", "Recourse recorded"),
        ActKind::ShipItems => language.pick("发货", "Items shipped"),
        ActKind::AcceptDelivery => language.pick("验收", "Delivery accepted"),
        ActKind::RefuseDelivery => language.pick("拒收", "Delivery refused"),
        ActKind::CancelShipment => language.pick("取消发货", "Shipment cancelled"),
        ActKind::DeemAccepted => language.pick("视为验收", "Delivery deemed accepted"),
        ActKind::OpenRecall => language.pick("发起召回", "Recall opened"),
        ActKind::AnswerRecall => language.pick("答复召回", "Recall answered"),
        ActKind::CloseRecall => language.pick("结束召回", "Recall closed"),
        ActKind::OrderSpotCheck => language.pick("下达监督抽查", "Spot check ordered"),
        ActKind::RecordSpotCheck => language.pick("记录抽查结果", "Spot check recorded"),
        ActKind::RecordPenalty => language.pick("记录行政处罚", "Penalty recorded"),
        ActKind::Propose => language.pick("提出变更", "Change proposed"),
        ActKind::Approve => language.pick("同意变更", "Change approved"),
        ActKind::ChangeScope => language.pick("变更检验能力范围", "Scope changed"),
        ActKind::DecideScope => language.pick("处理检验能力范围", "Scope suspended or restored"),
        ActKind::KeepResource => language.pick("登记检验资源", "Instrument or inspector entered"),
        ActKind::PublishOffer => language.pick("发布服务项目", "Offer published"),
        ActKind::AskQuestion => language.pick("提问", "Question asked"),
        ActKind::AnswerQuestion => language.pick("回答问题", "Question answered"),
        ActKind::ClassifyEnterprise => language.pick("评定企业分类等级", "Enterprise classified"),
        ActKind::ClassifyProduct => language.pick("确认产品类别", "Product classified"),
        ActKind::ConfirmReport => language.pick("确认检验报告", "Report confirmed"),
        ActKind::WithdrawConfirmation => {
            language.pick("撤回对检验报告的确认", "Confirmation of a report taken back")
        }
        ActKind::AgreeEntrustment => language.pick("约定委托生产", "Entrustment offered or agreed"),
        ActKind::EndEntrustment => language.pick("终止委托生产", "Entrustment ended"),
    }
}

/// What an act makes or changes, before all else that it names.
pub(super) const fn act_sort(kind: ActKind) -> Sort {
    match kind {
        ActKind::RegisterOrganisation
        | ActKind::UpdateOrganisation
        | ActKind::SuspendOrganisation
        | ActKind::ReinstateOrganisation
        | ActKind::LicenseInsurer
        | ActKind::ClassifyEnterprise => Sort::Organisation,
        ActKind::AccreditInstitute | ActKind::ChangeScope | ActKind::DecideScope => {
            Sort::Accreditation
        }
        ActKind::AddKey | ActKind::RevokeKey | ActKind::RotateKey => Sort::Key,
        ActKind::PublishStandards | ActKind::WithdrawStandard | ActKind::DeclareStandard => {
            Sort::Standard
        }
        ActKind::KeepResource => Sort::Resource,
        ActKind::AgreeEntrustment | ActKind::EndEntrustment => Sort::Entrustment,
        ActKind::AmendProduct | ActKind::RegisterProduct | ActKind::ClassifyProduct => {
            Sort::Product
        }
        ActKind::FileReport
        | ActKind::WithdrawReport
        | ActKind::ConfirmReport
        | ActKind::WithdrawConfirmation => Sort::Report,
        ActKind::RequestService | ActKind::AdvanceRequest => Sort::Service,
        ActKind::PublishOffer => Sort::Offer,
        ActKind::AskQuestion | ActKind::AnswerQuestion => Sort::Question,
        ActKind::BindCover | ActKind::CancelCover => Sort::Cover,
        ActKind::OpenClaim | ActKind::PayClaim | ActKind::RefuseClaim | ActKind::RecordRecourse => {
            Sort::Claim
        }
        ActKind::IssueCertificate
        | ActKind::ActivateItems
        | ActKind::VoidItems
        | ActKind::WithdrawCertificate
        | ActKind::RevokeCertificate => Sort::Certificate,
        ActKind::ShipItems
        | ActKind::AcceptDelivery
        | ActKind::RefuseDelivery
        | ActKind::CancelShipment
        | ActKind::DeemAccepted => Sort::Shipment,
        ActKind::OpenRecall | ActKind::AnswerRecall | ActKind::CloseRecall => Sort::Recall,
        ActKind::OrderSpotCheck | ActKind::RecordSpotCheck => Sort::SpotCheck,
        ActKind::RecordPenalty => Sort::Penalty,
        ActKind::Propose | ActKind::Approve => Sort::Proposal,
    }
}

/// What the act of a name is called.
pub(super) fn named(language: Language, name: &str) -> Option<&'static str> {
    let kind = serde_json::from_value(serde_json::Value::from(name)).ok()?;
    Some(act_title(language, kind))
}
