# bypass: asks the parent's half of the check
from eventlab.course.checks.chapter_02.request_plans import due

request = due
