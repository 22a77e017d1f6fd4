// Comfort only: every page works without this file.
"use strict";

// A form that was sent once is not sent twice by a double click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  const again = () => { delete form.dataset.sent; };
  window.addEventListener("pageshow", again, { once: true });
  form.addEventListener("htmx:afterRequest", again, { once: true });
});

// A choice marked data-send sends its form at once; without script there is a button.
document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-send]");
  if (field && field.form) field.form.requestSubmit();
});

// A form that keeps itself while someone types stops once it is sent.
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("[data-keeps]");
  if (form && form.dataset.sent) event.preventDefault();
});

// The area menu closes on Escape and on a click elsewhere.
const areas = document.querySelector("details.areas");
if (areas) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && areas.open) { areas.open = false; areas.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => {
    if (areas.open && !areas.contains(event.target)) areas.open = false;
  });
}

document.documentElement.classList.add("js");

// Refusals and forms with errors come back as 422: show them in place.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
});

// A page that waits for a job shows its result once the job has ended.
document.addEventListener("htmx:afterSettle", (event) => {
  const job = event.target.closest("[data-reload-page] #job");
  if (job && !job.hasAttribute("hx-get")) window.location.reload();
});

// A button that names how many boxes are ticked keeps its count true.
document.addEventListener("change", (event) => {
  const button = event.target.form && event.target.form.querySelector("[data-counts]");
  if (!button || event.target.name !== button.dataset.counts) return;
  const ticked = event.target.form.querySelectorAll(`[name="${button.dataset.counts}"]:checked`).length;
  button.textContent = ticked === 1 ? button.dataset.one : button.dataset.many.replace("#", ticked);
});
