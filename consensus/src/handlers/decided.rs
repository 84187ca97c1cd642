//! A block is decided: commit it.

use arc_malachitebft_app_channel::Reply;
use arc_malachitebft_app_channel::app::types::core::CommitCertificate;

use super::{HandlerError, Handlers, answer};
use crate::application::Application;
use crate::context::{ChainContext, commit_of};

impl<A: Application> Handlers<A> {
    pub(super) async fn decided(
        &mut self,
        certificate: &CommitCertificate<ChainContext>,
        reply: Reply<()>,
    ) -> Result<(), HandlerError> {
        // Order: commit, then answer. The engine tells peers of the height as soon as we answer.
        self.app.commit(commit_of(certificate)).await?;
        let next = self.app.next_height().height;
        assert!(certificate.height.0 < next, "a height that is committed is over");
        answer(reply, (), "Decided")
    }
}
