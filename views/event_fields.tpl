% # Fields of an event, new or changed: those of `event_form`. `given` has what stands in them unless the form was refused.
% zone = flash.value(form, 'zone', given['zone'])
% if not get('is_continued'):
<input type="hidden" name="zone" value="{{zone}}">
% end
% for field in event_form:
% name, id, label = field.name, f'{prefix}-{field.name}', words.say(field.label)
% told = field.hint if has_mail or not field.hint_without_mail else field.hint_without_mail
% hint = html(told, zone=words.zone_called(zone), settings='/admin/settings#settings-payee') if told else ''
% described = f'{id}-hint {id}-fault' if hint else f'{id}-fault'
% invalid = 'aria-invalid=true autofocus' if flash.fault(form, name) else ''
% first = field.inputs[0]
% value = flash.value(form, first, given[first])
% if field.kind == 'duration':
% unit = field.inputs[1]
<fieldset class="pair">
  <div>
    <label for="{{prefix}}-{{first}}">{{label}}</label>
    <input id="{{prefix}}-{{first}}" name="{{first}}" aria-describedby="{{described}}" {{invalid}} value="{{value}}" type="number" min="1" inputmode="numeric"{{' required' if field.is_required else ''}}>
  </div>
  <div>
    <label for="{{prefix}}-{{unit}}">{{words.say(field.unit_label)}}</label>
    <select id="{{prefix}}-{{unit}}" name="{{unit}}">
      % for choice, meaning in labels.HOLD_UNIT.items():
      <option value="{{choice}}" {{'selected' if choice == flash.value(form, unit, given[unit]) else ''}}>{{words.say(meaning)}}</option>
      % end
    </select>
  </div>
% elif field.kind == 'money':
% unit = field.inputs[1]
<fieldset class="pair">
  <div>
    <label for="{{prefix}}-{{first}}">{{label}}</label>
    <input id="{{prefix}}-{{first}}" name="{{first}}" aria-describedby="{{described}}" {{invalid}} value="{{value}}" inputmode="decimal" maxlength="30">
  </div>
  <div>
    <label for="{{prefix}}-{{unit}}">{{words.say(field.unit_label)}}</label>
    <input id="{{prefix}}-{{unit}}" name="{{unit}}" aria-describedby="{{prefix}}-{{unit}}-fault" {{'aria-invalid=true autofocus' if flash.fault(form, unit) else ''}} value="{{flash.value(form, unit, given[unit])}}" maxlength="3" placeholder="EUR" autocapitalize="characters">
    % include('field.tpl', form=form, name=unit, id=f'{prefix}-{unit}')
  </div>
% else:
<div\\
% if field.kind in ('text', 'long text'):
 class="wide"\\
% end
>
  <label for="{{id}}">{{label}}</label>
  % if field.kind == 'choice':
  <select id="{{id}}" name="{{name}}" aria-describedby="{{described}}" {{invalid}}>
    % for choice, meaning in field.choices.items():
    <option value="{{choice}}" {{'selected' if choice == value else ''}}>{{words.say(meaning)}}</option>
    % end
  </select>
  % elif field.kind == 'long text':
  <textarea id="{{id}}" name="{{name}}" aria-describedby="{{described}}" {{invalid}} rows="3" maxlength="{{field.limits.max_length}}">{{value}}</textarea>
  % else:
  <input id="{{id}}" name="{{name}}" aria-describedby="{{described}}" {{invalid}} value="{{value}}"\\
% if field.kind == 'moment':
 type="datetime-local"\\
% elif field.kind == 'number':
 type="number" min="{{field.limits.ge}}" max="{{field.limits.le}}" inputmode="numeric"\\
% end
{{' required' if field.is_required else ''}}\\
% if field.kind == 'text':
 maxlength="{{field.limits.max_length}}"\\
% end
>
  % end
% end
  % if hint:
  <small id="{{id}}-hint">{{hint}}</small>
  % end
  % include('field.tpl', form=form, name=name, id=id, leads_to=f'{prefix}-{first}')
</{{'fieldset' if field.kind in ('duration', 'money') else 'div'}}>
% end
