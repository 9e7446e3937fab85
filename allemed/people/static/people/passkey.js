// Passkeys: turns the server's options into a question to the browser, and its answer into a hidden field.
// A form says what it is for: data-passkey="sign-in" | "confirm" | "add". Without JavaScript such forms stay hidden.

const toBytes = (text) => {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
};

const toText = (buffer) => {
  if (buffer === null || buffer === undefined) return undefined;
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const withBytes = (list) => (list ?? []).map((item) => ({ ...item, id: toBytes(item.id) }));

const toJson = (credential) => {
  const { response } = credential;
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      attestationObject: toText(response.attestationObject),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      userHandle: toText(response.userHandle),
      transports: response.getTransports?.(),
    },
  });
};

const make = async ({ publicKey }) => {
  const options = {
    ...publicKey,
    challenge: toBytes(publicKey.challenge),
    user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
    excludeCredentials: withBytes(publicKey.excludeCredentials),
    // One that the device remembers, opened by a finger, a face or a PIN: it can then be used without an address.
    authenticatorSelection: {
      ...publicKey.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
  };
  return toJson(await navigator.credentials.create({ publicKey: options }));
};

const use = async ({ publicKey }) => {
  const options = {
    ...publicKey,
    challenge: toBytes(publicKey.challenge),
    allowCredentials: withBytes(publicKey.allowCredentials),
  };
  return toJson(await navigator.credentials.get({ publicKey: options }));
};

const onPage = () => JSON.parse(document.getElementById("passkey-options").textContent);

const fresh = async (form) => {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options;
};

const ways = {
  "sign-in": async (form) => use(await fresh(form)),
  confirm: async () => use(onPage()),
  add: async () => make(onPage()),
};

const start = (form) => {
  const error = form.querySelector("[data-passkey-error]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    try {
      form.elements.credential.value = await ways[form.dataset.passkey](form);
      form.submit();
    } catch {
      error.hidden = false;
    }
  });
};

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) start(form);
}
