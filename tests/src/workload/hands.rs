//! A batch that goes from seller to seller in order, and what its holdings take in the state.

use anyhow::{Context, Result};
use chain_core::act::Act;
use chain_core::bytes::codec;
use chain_core::bytes::signature::SecretKey;
use chain_core::chain::transaction::SignedTransaction;
use chain_core::records::certificate::CertificateDetails;
use chain_core::records::organisation::OrganisationDetails;
use chain_core::records::permission::Role;
use chain_core::records::shipment::{ShipmentDetails, ShipmentLine};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::edition::Edition;
use chain_core::values::text::{CertificateId, Number, ProductId, ReportId, ShipmentId};
use hgz_api::{Answer, CertificateAnswer};
use hgz_config::keystore;

use super::{Workload, batch_number, commit_all, example, synthetic_code};
use crate::{Client, Network};

/// What the holdings of one certificate take.
#[derive(Debug, Clone, Copy)]
pub struct HoldingsSize {
    /// Hands that the goods went through.
    pub hands: usize,
    /// Intervals in the state.
    pub intervals: usize,
    /// Bytes of the record.
    pub bytes: usize,
}

struct Hand {
    code: CreditCode,
    key: SecretKey,
}

fn number_of(text: String) -> Result<Number> {
    text.parse().map_err(|error| anyhow::anyhow!("{error}"))
}

impl Workload {
    /// Certifies a batch, sends all of it from hand to hand, each lorry load of it in turn, and
    /// looks at its holdings after some of the hands.
    ///
    /// # Errors
    /// If the chain refuses anything.
    pub fn pass_on(
        &self,
        network: &Network,
        quantity: u32,
        look_after: &[usize],
    ) -> Result<Vec<HoldingsSize>> {
        let client = network.client(0);
        let maker = self.makers.first().context("no maker")?;
        let hands = look_after.iter().copied().max().unwrap_or(0);
        let hands: Vec<Hand> = (0..hands)
            .map(|count| self.register_seller(network, &client, count))
            .collect::<Result<_>>()?;
        let id = CertificateId::new(maker.code, number_of("HANDS-0001".to_owned())?);
        commit_all(&client, vec![self.batch(&id, quantity)?])?;
        let items = format!("1-{quantity}").parse().map_err(|error| anyhow::anyhow!("{error}"))?;
        let activate = Act::ActivateItems { certificate: id.number.clone(), items };
        commit_all(&client, vec![self.sign(&maker.key, activate)])?;
        let mut holdings = Vec::new();
        let mut shipper = (maker.code, &maker.key);
        for (passed, hand) in (1_usize..).zip(&hands) {
            self.hand_over(&client, (&id, quantity), shipper, hand)?;
            shipper = (hand.code, &hand.key);
            if look_after.contains(&passed) {
                let answer: Answer<CertificateAnswer> =
                    client.get(&format!("/v1/certificates/{id}"))?;
                let found = answer.data.holdings;
                let (intervals, bytes) = (found.as_slice().len(), codec::encode(&found).len());
                holdings.push(HoldingsSize { hands: passed, intervals, bytes });
            }
        }
        Ok(holdings)
    }

    fn register_seller(&self, network: &Network, client: &Client, count: usize) -> Result<Hand> {
        let code = synthetic_code(5_000_usize.saturating_add(count))?;
        let key = keystore::generate()?;
        let organisation = OrganisationDetails {
            code,
            roles: vec![Role::Seller],
            ..example("organisation.toml")?.deserialize()?
        };
        let admin_keys = vec![key.public_key()];
        let act = Act::RegisterOrganisation { organisation, admin_keys };
        commit_all(client, vec![self.sign(&network.key("bureau")?, act)])?;
        Ok(Hand { code, key })
    }

    fn batch(&self, id: &CertificateId, quantity: u32) -> Result<SignedTransaction> {
        let maker = self.makers.first().context("no maker")?;
        let certificate = CertificateDetails {
            product: ProductId::new(maker.code, self.product_number.clone()),
            batch: batch_number(0)?,
            production_date: self.stated.production_date,
            quantity,
            label: self.stated.label.clone(),
            reports: vec![ReportId::new(self.institute, self.report_number(maker, 0)?)],
            covers: Vec::new(),
            label_key: maker.label_key.public_key(),
            edition: Edition::FIRST,
            amounts: Vec::new(),
            variants: Vec::new(),
            inputs: Vec::new(),
            supersedes: None,
        };
        let number = id.number.clone();
        Ok(self.sign(&maker.key, Act::IssueCertificate { number, certificate }))
    }

    /// Ships the batch in two lorry loads, both accepted.
    fn hand_over(
        &self,
        client: &Client,
        (certificate, quantity): (&CertificateId, u32),
        (shipper, key): (CreditCode, &SecretKey),
        receiver: &Hand,
    ) -> Result<()> {
        let half = quantity / 2;
        let loads = [(1, half), (half.saturating_add(1), quantity)];
        for (load, (first, last)) in loads.into_iter().enumerate() {
            let number = number_of(format!("LOAD-{load}"))?;
            let items =
                format!("{first}-{last}").parse().map_err(|error| anyhow::anyhow!("{error}"))?;
            let shipment = ShipmentDetails {
                to: receiver.code,
                lines: vec![ShipmentLine { certificate: certificate.clone(), items }],
                returns: None,
                remark: None,
            };
            let id = ShipmentId::new(shipper, number.clone());
            commit_all(client, vec![self.sign(key, Act::ShipItems { number, shipment })])?;
            let accept = Act::AcceptDelivery { shipment: id, check: None, refused: None };
            commit_all(client, vec![self.sign(&receiver.key, accept)])?;
        }
        Ok(())
    }
}
