% # What door.js shows in place of the plain page: the answer to a ticket on a phone, at a door without a good connection.
<section id="door" aria-labelledby="door-count" hidden data-event="{{event.id}}" data-zone="{{words.zone}}" data-until="{{until}}" data-worker="{{asset('door_worker.js')}}" data-words="{{words.unfilled(door_words)}}">
  <p id="door-count"></p>
  <p id="door-line" class="hint" role="status"></p>
  <form id="door-ask" autocomplete="off">
    <label for="door-code">{{_('Number or name')}}</label>
    <input id="door-code" type="search" maxlength="200" enterkeyhint="go" autocapitalize="off" autocorrect="off" spellcheck="false" aria-describedby="door-more">
    <button type="button" id="door-camera" class="secondary" aria-pressed="false" hidden>{{_('Scan tickets')}}</button>
  </form>
  <p id="door-awaited"><a href="/admin/events/{{event.id}}/check-in?state=awaited">{{_('Not in yet')}}</a></p>
  <p class="hint" id="door-cannot-scan" hidden>{{_('This browser can’t read codes. Open tickets with the phone’s own camera, or use Chrome on Android.')}}</p>
  <p class="notice wait" id="door-no-camera" hidden>{{_('The camera can’t be used. Allow it in the browser’s settings for this page, or type the number.')}}</p>
  <div id="door-view" hidden><video playsinline muted aria-label="{{_('Camera')}}"></video></div>
  <article id="door-card" hidden></article>
  <p class="unseen" id="door-said" role="alert"></p>
  <ul id="door-hits"></ul>
  <p class="hint" id="door-more" role="status"></p>
  <section id="door-troubles" aria-labelledby="door-troubles-heading" hidden>
    <h2 id="door-troubles-heading">{{_('Look at these')}}</h2>
    <ul></ul>
  </section>
</section>
