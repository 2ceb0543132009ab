% # What an event asks: `given` has the answers there are, unless the form was refused; `faults` what is wrong with them.
% for one in questions:
% id, name = f'{prefix}-{one.field}', one.field
% noted = f'aria-describedby={id}-fault aria-invalid=true' if name in faults else ''
% value = flash.value(form, name, given.get(one.id, ''))
<div class="field">
  % if one.kind == 'tick':
  % is_ticked = name in flash.typed if flash.form == form else one.id in given
  <div class="shared">
  <input type="checkbox" id="{{id}}" name="{{name}}" value="true" {{'checked' if is_ticked else ''}} {{'required' if one.required else ''}} {{noted}}>
  <label for="{{id}}"><bdi>{{one.label}}</bdi>\\
% else:
  <label for="{{id}}"><bdi>{{one.label}}</bdi>\\
% end
% if not one.required:
 <span class="optional">{{_('(optional)')}}</span>\\
% end
</label>
  % if one.kind == 'tick':
  </div>
  % elif one.kind == 'choice':
  <select id="{{id}}" name="{{name}}" autocomplete="off" {{'required' if one.required else ''}} {{noted}}>
    <option value="">{{_('Choose')}}</option>
    % for choice in one.choices:
    <option {{'selected' if choice == value else ''}}>{{choice}}</option>
    % end
  </select>
  % else:
  <input id="{{id}}" name="{{name}}" autocomplete="off" maxlength="500" value="{{value}}" {{'required' if one.required else ''}} {{noted}}>
  % end
  % if name in faults:
  % include('fault.tpl', id=id, name=name, fault=faults[name], question=one.label)
  % end
</div>
% end
