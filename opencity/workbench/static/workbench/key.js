// Security keys. The page carries the server's question as JSON; what the key answers is put into the
// form and sent like any other. Without this file the button stays hidden and a code does the same.

function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  let plain = "";
  for (const byte of new Uint8Array(buffer)) plain += String.fromCharCode(byte);
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function withBytes(keys) {
  return keys?.map((key) => ({ ...key, id: toBytes(key.id) }));
}

// Older browsers cannot read or write the JSON of a key by themselves, so it is done here for all.
function readQuestion(text) {
  const { publicKey } = JSON.parse(text);
  const question = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (publicKey.user) question.user = { ...publicKey.user, id: toBytes(publicKey.user.id) };
  if (publicKey.excludeCredentials) question.excludeCredentials = withBytes(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) question.allowCredentials = withBytes(publicKey.allowCredentials);
  return { publicKey: question };
}

function writeAnswer(key) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[name]) response[name] = toText(key.response[name]);
  }
  return JSON.stringify({
    id: key.id,
    rawId: toText(key.rawId),
    type: key.type,
    response,
    clientExtensionResults: key.getClientExtensionResults(),
  });
}

function setUp(form) {
  const button = form.querySelector("[data-key-ask]");
  const said = form.querySelector("[data-key-said]");
  const act = form.dataset.keyForm;
  if (!window.PublicKeyCredential || !navigator.credentials) {
    said.textContent = form.dataset.textNever;
    return;
  }
  said.textContent = "";
  button.hidden = false;

  async function ask() {
    if (!form.reportValidity() || button.hasAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    said.textContent = form.dataset.textWait;
    try {
      const key = await navigator.credentials[act](readQuestion(form.dataset.question));
      form.querySelector("[data-key-answer]").value = writeAnswer(key);
      form.submit();
    } catch (error) {
      button.removeAttribute("aria-disabled");
      const texts = { InvalidStateError: "textKnown", SecurityError: "textNever", NotSupportedError: "textNever" };
      said.textContent = form.dataset[texts[error.name] ?? "textNo"];
      button.focus();
    }
  }

  button.addEventListener("click", ask);
  // Enter in a field of the form means the button: without an answer of the key there is nothing to send.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  }, { capture: true });
}

for (const form of document.querySelectorAll("[data-key-form]")) setUp(form);
