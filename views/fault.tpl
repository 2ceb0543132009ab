% # What is wrong with a field, beside it and in the summary above, which leads there; `question` is what the field asks.
<small class="fault" id="{{id}}-fault">{{words.say(fault)}}</small>
% faults_shown.setdefault(name, (get('leads_to', id), fault, question))
