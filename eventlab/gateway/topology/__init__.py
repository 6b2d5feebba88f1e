"""The guide's three topologies, started for real on one machine (guide, chapter 5, "Scaling Considerations").

*The problem.* "It scales" is easily said of boxes in a drawing. A box that cannot be killed proves nothing, and who
has three servers to spare for a chapter?

*The idea.* A server is a process that answers on a port. So each box becomes a process of its own on loopback, with its
real program, its own folder and its own port, and nothing shared but what the arrows say:

    single                  beta                        production

    node-1                  node-1    node-2            nginx ──┬──────────┬──────────┐
      │                        └──┬──────┘                   node-1     node-2     node-3
    redis                       redis                           └──────────┼──────────┘
                                                             redis-1    redis-2    redis-3    one Redis Cluster

    with Topology("production") as topology:
        topology.address                what clients are given: here that of nginx
        topology.kill("node-2")         kill -9: nobody has time to say goodbye
        topology.drain("node-2")        SIGTERM: it sends its listeners away, and then ends
        topology.heal("node-2")         the same again, on the same port, with what it had on disk
        topology.status()               who is up, and what the nodes say of themselves

*The road not taken.* Containers. `deploy/compose.yaml` has the same boxes for a machine with Docker; a learner's often
has none, and what is learnt by killing a process is the same.

    process.py        start, answer, stop, kill, heal          guard.py     nothing outlives us, whatever kills us
    redis_server.py   redis_cluster.py   node.py   nginx.py    the four kinds of box
    shape.py          which boxes, and what the guide expects  topology.py  all of them, and status.py
    console.py        `eventlab topology …` while it runs      control.py   the door for a second terminal
"""

from eventlab.gateway.topology.shape import SHAPES, Shape
from eventlab.gateway.topology.status import ProcessStatus, TopologyStatus
from eventlab.gateway.topology.topology import Topology

__all__ = ["SHAPES", "ProcessStatus", "Shape", "Topology", "TopologyStatus"]
