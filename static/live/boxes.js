// A row of a long list comes without its booking box, and is given it once it is opened: from then on the page's own
// address says that it is to have it.

import { askAnew } from "./refresh.js";

function askForBox({ target }) {
  const way = target.open && target.querySelector(":scope > .inside > [data-box]");
  if (!way) return;
  const address = new URL(way.href);
  const opened = [location.href, way.href].flatMap((one) => new URL(one).searchParams.getAll("open"));
  address.hash = "";
  address.searchParams.delete("open");
  for (const one of new Set(opened)) address.searchParams.append("open", one);
  history.replaceState(history.state, "", address);
  askAnew();
}

document.addEventListener("toggle", askForBox, true);
