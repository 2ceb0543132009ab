% # A field's note on what is wrong with it; the field names it in aria-describedby.
% if flash.fault(form, name):
% include('fault.tpl', id=id, name=name, fault=flash.fault(form, name), question='')
% end
