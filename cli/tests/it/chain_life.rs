//! The part of the HTTP API that the story of a whole life asks: records of every link, lists and
//! histories.

use chain_core::execute::find_certificate;
use chain_core::governance::authority::AuthoritySet;
use chain_core::governance::proposal::Proposal;
use chain_core::records::accreditation::{Accreditation, ScopeStandard};
use chain_core::records::certificate::Certificate;
use chain_core::records::claim::Claim;
use chain_core::records::document::{DocumentUpload, Measure, MediaType};
use chain_core::records::entrustment::Entrustment;
use chain_core::records::items::Items;
use chain_core::records::organisation::Organisation;
use chain_core::records::product::Product;
use chain_core::records::question::ExpertQuestion;
use chain_core::records::resource::Resource;
use chain_core::records::service::{Offer, ServiceRequest};
use chain_core::records::shipment::{Holdings, Shipment, ShipmentLine};
use chain_core::records::standard_catalogue::Standard;
use chain_core::records::supervision::{
    CertificateRecalls, Penalty, Recall, RecallAnswer, RecallStatus, SpotCheck,
};
use chain_core::state::StateKey;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::{CertificateId, RecallId};
use chain_core::values::time::Timestamp;
use hgz_api::{
    Answer, AuthoritiesAnswer, CertificateEntry, DocumentEntry, Event, Holder, ItemHistory,
    ListPage, ProposalAnswer, RecallAnswers, ShipmentAnswer, VariantItems,
};
use serde::Serialize;

use crate::chain::{Chain, Response, absent, json};

impl Chain {
    /// Answers what is asked of a record, a list or a history.
    pub(crate) fn life(&self, parts: &[&str], query: &str) -> Response {
        let id = parts.iter().skip(1).copied().collect::<Vec<_>>().join("/");
        match parts {
            ["standards", number] => self.record::<Standard>(&decoded(number).parse().unwrap()),
            ["standards"] => self.page(self.all::<Standard>()),
            ["organisations"] => self.page(self.all::<Organisation>()),
            ["products"] => self.page(self.all::<Product>()),
            ["accreditations"] => self.page(self.all::<Accreditation>()),
            ["accreditations", ..] => self.record::<Accreditation>(&id.parse().unwrap()),
            ["scope"] => self.page(self.all::<ScopeStandard>()),
            ["resources"] => self.page(self.all::<Resource>()),
            ["resources", ..] => self.record::<Resource>(&id.parse().unwrap()),
            ["products", ..] => self.record::<Product>(&id.parse().unwrap()),
            ["entrustments"] => self.page(self.all::<Entrustment>()),
            ["entrustments", ..] => self.record::<Entrustment>(&id.parse().unwrap()),
            ["offers"] => self.page(self.all::<Offer>()),
            ["offers", ..] => self.record::<Offer>(&id.parse().unwrap()),
            ["questions"] => self.page(self.all::<ExpertQuestion>()),
            ["questions", ..] => self.record::<ExpertQuestion>(&id.parse().unwrap()),
            ["services", ..] => self.record::<ServiceRequest>(&id.parse().unwrap()),
            ["claims", ..] => self.record::<Claim>(&id.parse().unwrap()),
            ["spot-checks", ..] => self.record::<SpotCheck>(&id.parse().unwrap()),
            ["penalties", ..] => self.record::<Penalty>(&id.parse().unwrap()),
            ["reports", ..] => self.some(self.report_answer(&id.parse().unwrap())),
            ["covers", ..] => self.some(self.cover_answer(&id.parse().unwrap())),
            ["shipments", ..] => self.some(self.shipment(&id)),
            ["recalls", ..] => self.some(self.recall(&id.parse().unwrap())),
            ["authorities"] => self.some(self.authorities()),
            ["proposals"] => self.page(self.all::<Proposal>()),
            ["proposals", ..] => self.some(self.proposal(&id)),
            ["certificates"] => self.page(self.certificates(query)),
            ["certificates", maker, number, "items", item] => {
                self.some(self.item(&format!("{maker}/{number}"), item.parse().unwrap()))
            }
            ["documents", hash] => {
                self.documents.get(*hash).map_or_else(absent, |bytes| (200, bytes.clone()))
            }
            ["documents", hash, "entry"] => {
                self.documents.get(*hash).map_or_else(absent, |bytes| json(&entry(bytes)))
            }
            ["history"] => json(&self.history(query)),
            _ => (500, Vec::new()),
        }
    }

    /// Takes a document whose upload is signed.
    pub(crate) fn store(&mut self, query: &str, body: &[u8]) -> Response {
        let value = |name: &str| {
            let found = query.split('&').find_map(|pair| pair.strip_prefix(name)).unwrap();
            found.replace("%3A", ":")
        };
        let upload = DocumentUpload {
            chain_id: self.parent().chain_id,
            document: Measure::of(body).0,
            bytes: u64::try_from(body.len()).unwrap(),
            valid_until: Timestamp::from_unix_ms(value("valid_until=").parse().unwrap()),
        };
        let key = value("key=").parse().unwrap();
        upload.verify(&key, &value("signature=").parse().unwrap()).unwrap();
        self.documents.insert(upload.document.to_string(), body.to_vec());
        json(&entry(body))
    }

    fn some(&self, data: Option<impl Serialize>) -> Response {
        data.map_or_else(absent, |data| json(&self.answered(data)))
    }

    fn page<T: Serialize>(&self, entries: Vec<T>) -> Response {
        json(&self.answered(ListPage { entries, next: None }))
    }

    fn shipment(&self, id: &str) -> Option<ShipmentAnswer> {
        let shipment = self.read::<Shipment>(&id.parse().unwrap())?;
        let name = |code| Some(self.read::<Organisation>(code)?.details.name);
        let certificate = |id: &CertificateId| find_certificate(self.state(), id).unwrap().unwrap();
        let of_line = |line: &ShipmentLine| {
            VariantItems::of(&certificate(&line.certificate), line.items.as_slice())
        };
        Some(ShipmentAnswer {
            variants: shipment.details.lines.iter().flat_map(of_line).collect(),
            shipper_name: name(&shipment.id.shipper)?,
            receiver_name: name(&shipment.details.to)?,
            shipment,
        })
    }

    fn recall(&self, id: &RecallId) -> Option<RecallAnswers> {
        let recall = self.read::<Recall>(id)?;
        let certificate = find_certificate(self.state(), &recall.details.certificate).unwrap()?;
        let holdings = self.read::<Holdings>(&certificate.serial).unwrap_or_default();
        let mut answers = Vec::new();
        let mut unanswered = Vec::new();
        for holding in holdings.all(certificate.id.maker, certificate.details.quantity) {
            if !recall.details.items.meets(holding.items) {
                continue;
            }
            let organisation = holding.holder;
            match self.read::<RecallAnswer>(&(id.clone(), organisation)) {
                Some(answer) => answers.push(answer),
                None => unanswered.push(Holder {
                    organisation,
                    name: self.read::<Organisation>(&organisation)?.details.name,
                    items: vec![holding.items].try_into().unwrap(),
                }),
            }
        }
        let items = recall.details.items.among(certificate.details.quantity);
        let variants = VariantItems::of(&certificate, items.as_slice());
        Some(RecallAnswers { recall, answers, unanswered, variants, made_from: Vec::new() })
    }

    fn authorities(&self) -> Option<AuthoritiesAnswer> {
        let authorities = self.read::<AuthoritySet>(&())?;
        let quorum = u32::try_from(authorities.quorum()).unwrap();
        Some(AuthoritiesAnswer { authorities, quorum })
    }

    /// Nodes of all authorities are connected.
    pub(crate) fn connected(&self) -> Vec<CreditCode> {
        let authorities = self.read::<AuthoritySet>(&());
        let all = authorities.iter().flat_map(|set| set.as_slice());
        all.map(|authority| authority.organisation).collect()
    }

    fn proposal(&self, id: &str) -> Option<ProposalAnswer> {
        let proposal = self.read::<Proposal>(&id.parse().unwrap())?;
        let authorities = self.read::<AuthoritySet>(&())?;
        Some(ProposalAnswer {
            lapsed: false,
            counting: u32::try_from(proposal.approvals.len()).unwrap(),
            quorum: u32::try_from(authorities.quorum()).unwrap(),
            proposal,
        })
    }

    fn certificates(&self, query: &str) -> Vec<CertificateEntry> {
        let entry = |certificate: Certificate| {
            let recalls = self.read::<CertificateRecalls>(&certificate.serial).unwrap_or_default();
            let details = &certificate.details;
            CertificateEntry {
                serial: certificate.serial,
                product: details.product.clone(),
                product_name: self.read::<Product>(&details.product).unwrap().details.name,
                batch: details.batch.clone(),
                quantity: details.quantity,
                issued_on: certificate.issued_on,
                status: certificate.status(),
                recalled: recalls.0.iter().any(|one| one.status == RecallStatus::Open),
                id: certificate.id,
            }
        };
        let batch = query.split('&').find_map(|pair| pair.strip_prefix("batch="));
        let all = self.all::<Certificate>().into_iter().map(entry);
        all.filter(|one| batch.is_none_or(|batch| one.batch.as_str() == batch)).collect()
    }

    fn item(&self, id: &str, item: u32) -> Option<ItemHistory> {
        let certificate = find_certificate(self.state(), &id.parse().unwrap()).unwrap()?;
        let serial = certificate.serial;
        let holdings = self.read::<Holdings>(&serial).unwrap_or_default();
        let holding = holdings.find(item);
        let of_item = |(event, _): &(Event, _)| event.certificates.contains(&serial);
        Some(ItemHistory {
            item,
            variant: certificate.details.variant_of(item).cloned(),
            status: self.read::<Items>(&serial).unwrap_or_default().status(item),
            holder: Some(holding.map_or(certificate.id.maker, |holding| holding.holder)),
            shipment: holding.and_then(|holding| holding.shipment.clone()),
            events: self
                .events
                .iter()
                .filter(|one| of_item(one))
                .map(|one| one.0.clone())
                .collect(),
            certificate: certificate.id,
            next: None,
        })
    }

    /// Pages of two events.
    fn history(&self, query: &str) -> Answer<ListPage<Event>> {
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name));
        let subject = StateKey::from_bytes(hex::decode(value("subject=").unwrap()).unwrap());
        let mut of_subject =
            self.events.iter().filter(|one| one.1.contains(&subject)).map(|one| &one.0);
        if let Some(after) = value("after=") {
            of_subject.find(|event| event.cursor == after);
        }
        let mut entries: Vec<Event> = of_subject.take(3).cloned().collect();
        let more = 2 < entries.len();
        entries.truncate(2);
        let next = entries.last().filter(|_| more).map(|event| event.cursor.clone());
        self.answered(ListPage { entries, next })
    }
}

fn entry(bytes: &[u8]) -> DocumentEntry {
    DocumentEntry {
        hash: Measure::of(bytes).0,
        bytes: u64::try_from(bytes.len()).unwrap(),
        media_type: MediaType::of(bytes).unwrap().as_str().to_owned(),
        referenced: false,
    }
}

/// A segment of a path as it was before it was encoded.
fn decoded(text: &str) -> String {
    text.replace("%2F", "/").replace("%20", " ")
}
