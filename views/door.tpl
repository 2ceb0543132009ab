% # Where a link for the door leads first: which event it is for. Nothing is entered by looking.
% rebase('base.tpl', area='people')
<div class="narrow">
  <h1>{{_('Check-in')}}</h1>
  <article>
    <h2>{{event.title}}</h2>
    <p>\\
% include('when.tpl', event=event)
{{' · ' if event.location else ''}}<bdi>{{event.location or ''}}</bdi></p>
    <p>{{html('This link is for the door: **{name}**. It shows who is coming, so that you can let them in.', name=door.name)}}</p>
    <form method="post" id="open-door"><button>{{_('Open the check-in')}}</button></form>
  </article>
</div>
