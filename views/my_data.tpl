% rebase('base.tpl', area='people')
<div class="narrow">
  <h1>{{title}}</h1>
  <p>{{html('What is stored with **{email}**. Anyone who has the link to this page can see it.', email=email)}}</p>
  % if stored.has_account:
  <p id="has-account">{{html('There is an account with this address, too. [Sign in]({sign_in}) to see or erase what belongs to it.', sign_in='/sign-in?next=/account')}}</p>
  % end
  <article id="stored">
    <h2>{{_('Stored')}}</h2>
    % if not (stored.live or stored.entries or stored.rows or stored.messages):
    <p id="nothing">{{_('Nothing is stored.')}}</p>
    % end
    % if stored.live:
    <h3>{{_('Upcoming')}}</h3>
    <ul id="live">
      % for one, answered in stored.live:
      <li>{{html('{seats} for **{title}**, {day}', seats=words.seats_of(one.booking), title=one.event.title, day=words.moment(one.event.starts_at))}}
        % if answered:
        % include('answered.tpl', answered=answered)
        % end
        % if one.booking.note:
        <p class="note">{{_('Organiser’s note:')}} <bdi>{{one.booking.note}}</bdi></p>
        % end
      </li>
      % end
    </ul>
    % end
    % if stored.entries:
    <h3>{{_('On waiting lists')}}</h3>
    <ul id="waiting">
      % for event, seats, answered in stored.entries:
      <li>{{html('{seats} for **{title}**, {day}', seats=words.seats(seats), title=event.title, day=words.moment(event.starts_at))}}
        % if answered:
        % include('answered.tpl', answered=answered)
        % end
      </li>
      % end
    </ul>
    % end
    % if stored.past:
    <h3>{{_('Past or ended')}}</h3>
    <ul id="past">
      % for event, row, answered in stored.past:
      <li>{{html('{seats} for **{title}**, {day}', seats=words.seats(row['seats']), title=event.title, day=words.moment(event.starts_at))}}{{f" · {row['name']}" if row['name'] else ''}}
        % if answered:
        % include('answered.tpl', answered=answered)
        % end
        % if row['note']:
        <p class="note">{{_('Organiser’s note:')}} <bdi>{{row['note']}}</bdi></p>
        % end
      </li>
      % end
    </ul>
    % end
    % if stored.messages:
    <p>{{ngettext('{number} message that was sent or will be.', '{number} messages that were sent or will be.', stored.messages)}}</p>
    % end
    <p><a href="{{at}}/file" download="my-data.json" id="download">{{_('Download all of it as a file (JSON)')}}</a></p>
  </article>
  <article id="erase">
    <h2>{{_('Erase it')}}</h2>
    % if stored.live:
    <p>{{ngettext('{number} upcoming booking will be cancelled and its seats released.', '{number} upcoming bookings will be cancelled and their seats released.', len(stored.live))}}</p>
    % end
    % if stored.entries:
    <p>{{ngettext('You’ll lose {number} waiting-list entry.', 'You’ll lose {number} waiting-list entries.', len(stored.entries))}}</p>
    % end
    <p>{{_('Bookings of past events stay counted, without name and address. The organiser’s backups keep the data until they are deleted.')}}</p>
    <p><strong>{{_('You can’t undo this.')}}</strong></p>
    % fault = flash.fault('/my-data', 'sure')
    <form method="post" action="{{at}}" class="fields" id="erase-data" {{'data-refused' if flash.form == '/my-data' else ''}} novalidate>
      <div class="wide">
        <label for="sure"><input type="checkbox" id="sure" name="sure" value="true" aria-describedby="sure-fault" {{'aria-invalid=true autofocus' if fault else ''}}> {{_('Yes, erase what is stored with this address.')}}</label>
        % include('field.tpl', form='/my-data', name='sure', id='sure')
      </div>
      <div class="wide"><button class="danger">{{_('Erase the data')}}</button></div>
    </form>
  </article>
</div>
