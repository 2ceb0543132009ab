% # The links of people at the door, which an admin makes and ends.
<section id="doors" aria-labelledby="doors-heading">
  <h2 id="doors-heading">{{_('Links for the door')}}</h2>
  <p class="hint">{{_('Someone at the door needs no account. With a link of their own they see the guests of this event on their phone, without addresses, and let them in.')}}</p>
  % if doors:
  <ul class="doors">
    % for door in doors:
    <li id="door-{{door.id}}">
      <span id="door-name-{{door.id}}"><strong><bdi>{{door.name or _('No name')}}</bdi></strong> <small>{{_('ended {when}', when=words.when(door.ended_at)) if door.ended_at else _('in use since {time}', time=words.day_and_time(door.opened_at)) if door.opened_at else _('not opened yet')}}</small></span>
      % if not door.ended_at:
      <form method="post" action="/events/{{event.id}}/doors/{{door.id}}/end">
        % include('key.tpl')
        <button class="secondary" aria-describedby="door-name-{{door.id}}">{{_('End the link')}}</button>
      </form>
      % end
    </li>
    % end
  </ul>
  % end
  % form = f'{path}/doors'
  <form method="post" action="{{form}}" class="fields" id="new-door" {{'data-refused' if flash.form == form else ''}} novalidate>
    % include('input.tpl', form=form, name='name', id='door-name', label=_('Name of the door or the person'), kind='text', autocomplete='off', given='', hint='', longest=80)
    <div class="wide"><button class="secondary">{{_('Create a link')}}</button></div>
  </form>
</section>
