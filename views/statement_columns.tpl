% # The columns of a bank's table: which say what, and how its first lines read then.
% rebase('base.tpl', area='admin')
% path = '/admin/statements'
<p class="back"><a href="{{path}}">{{_('← Bank statements')}}</a></p>
<h1>{{title}}</h1>
<p>{{_('We’ve guessed which column says what. Correct it where it’s wrong: we’ll remember it for files with the same columns.')}}</p>
% if choosing.said:
<div class="notice bad" id="columns-refused" role="alert" tabindex="-1" autofocus><p>{{words.say(choosing.said)}}</p></div>
% end
% if choosing.lines:
<section aria-labelledby="first-heading">
  <h2 id="first-heading">{{_('The first entries read like this')}}</h2>
  <ul id="first-lines">
    % for line in choosing.lines:
    <li>{{words.day(line.at)}} · <strong>{{words.money(line.cents, line.currency)}}</strong> · <bdi>{{' '.join(f'{line.payer} {line.text}'.split())}}</bdi></li>
    % end
  </ul>
</section>
% end
<form method="post" action="{{path}}" enctype="multipart/form-data" class="fields" id="choose-columns">
  <input type="hidden" name="content" value="{{content}}">
  <input type="hidden" name="chosen" value="true">
  % for role, label in roles.items():
  % chosen = getattr(choosing.columns, role)
  <div>
    <label for="column-{{role}}">{{words.say(label)}}</label>
    <select id="column-{{role}}" name="{{role}}">
      % if role not in ('date', 'amount', 'currency'):
      <option value="">{{_('No column')}}</option>
      % end
      % for place, name in enumerate(names):
      % shown = ', '.join(choosing.table.examples(place, examples))
      <option value="{{place}}" {{'selected' if place == chosen else ''}}>{{words.say(name)}}{{f': {shown[:60]}' if shown else ''}}</option>
      % end
      % if role == 'currency':
      % if chosen is None and not choosing.columns.code:
      <option value="" selected>{{_('Choose a currency')}}</option>
      % end
      % for code in currencies:
      <option value="{{code}}" {{'selected' if chosen is None and code == choosing.columns.code else ''}}>{{code}}</option>
      % end
      % end
    </select>
  </div>
  % end
  <div class="wide"><button>{{_('Read the statement')}}</button></div>
</form>
