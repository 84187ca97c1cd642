//! The verifier as WebAssembly: three plain functions over bytes, so that no glue code is needed but
//! the few lines of `verifier/npm/index.js`.
//!
//! The caller asks for room ([`hgz_reserve`]), writes a request there ([`request`] has its layout),
//! calls [`hgz_check`], and reads as many bytes of JSON as that says from [`hgz_answer`].

mod answer;
mod request;

use std::cell::RefCell;

/// Nothing is given back: an instance is for one check, and its memory goes with it.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: mini_alloc::MiniAlloc = mini_alloc::MiniAlloc::INIT;

thread_local! {
    static REQUEST: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Room for a request of so many bytes.
#[allow(unsafe_code, reason = "the name is exported")]
#[unsafe(no_mangle)]
pub extern "C" fn hgz_reserve(bytes: usize) -> *mut u8 {
    REQUEST.with_borrow_mut(|request| {
        *request = vec![0; bytes];
        request.as_mut_ptr()
    })
}

/// Checks the request, and says how many bytes the answer has.
#[allow(unsafe_code, reason = "the name is exported")]
#[unsafe(no_mangle)]
pub extern "C" fn hgz_check() -> usize {
    let request = REQUEST.take();
    let answer = answer::to(&request);
    let bytes = answer.len();
    ANSWER.set(answer);
    bytes
}

/// Where the answer is.
#[allow(unsafe_code, reason = "the name is exported")]
#[unsafe(no_mangle)]
pub extern "C" fn hgz_answer() -> *const u8 {
    ANSWER.with_borrow(|answer| answer.as_ptr())
}
