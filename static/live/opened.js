// The address of a page says which of its rows are open, so that they are after a form, too; and a row that comes without
// its bookings is given them once it is opened.

import { askAnew } from "./refresh.js";

function noteOpened({ target }) {
  if (!target.matches("main[data-admin] .event > details")) return;
  const id = target.parentElement.id.replace("event-", "");
  const address = new URL(location.href);
  const others = address.searchParams.getAll("open").filter((one) => one !== id);
  address.searchParams.delete("open");
  for (const one of target.open ? [...others, id] : others) address.searchParams.append("open", one);
  address.hash = "";
  history.replaceState(history.state, "", address);
  if (target.open && target.querySelector("[data-box]")) askAnew();
}

document.addEventListener("toggle", noteOpened, true);
