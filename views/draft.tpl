% # That an event is a draft, and the ways out of that.
% if not event.published:
<article id="draft" aria-labelledby="draft-heading">
  <h2 id="draft-heading">{{_('Draft')}}</h2>
  <p>{{_('Only admins can see this event.')}}</p>
  <div class="actions">
    <form method="post" action="/events/{{event.id}}" id="publish-event">
      % include('key.tpl')
      <input type="hidden" name="published" value="true">
      <button>{{_('Publish')}}</button>
    </form>
    <a class="button secondary" href="{{event_path(event)}}">{{_('Preview')}}</a>
  </div>
</article>
% end
