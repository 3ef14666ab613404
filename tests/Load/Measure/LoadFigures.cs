namespace CaseHub.Load.Measure;

/// <summary>What one load came to; printed as one JSON line. Times in the unit of their name.</summary>
internal sealed record LoadFigures
{
    /// <summary>The server's name.</summary>
    public required string Server { get; init; }

    public required string Shape { get; init; }

    public required int Publishers { get; init; }

    public required int Viewers { get; init; }

    public required string Feedback { get; init; }

    /// <summary>Whether viewers took trains whole.</summary>
    public required bool Trains { get; init; }

    /// <summary>The SRTP profile that was agreed.</summary>
    public required string Profile { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Packets of sound and picture that publishers sent in the window.</summary>
    public required long Sent { get; init; }

    /// <summary>Those that viewers received, each once.</summary>
    public required long Received { get; init; }

    /// <summary>Sent, times viewers, less received.</summary>
    public required long Lost { get; init; }

    /// <summary>Numbers missing inside the streams; the rest of the lost was never numbered.</summary>
    public required long Gaps { get; init; }

    /// <summary>Packets that the server asked publishers for, in the whole run: they did not reach it.</summary>
    public required long ResendsAsked { get; init; }

    /// <summary>Packets that did not leave the generator, in the whole run.</summary>
    public required long Unsent { get; init; }

    /// <summary>Packets that viewers' sockets had no room for, in the whole run: the generator's own fault.</summary>
    public required long Overrun { get; init; }

    public required long Reordered { get; init; }

    public required long Duplicated { get; init; }

    /// <summary>Resent or padding, on a stream of its own.</summary>
    public required long Extra { get; init; }

    /// <summary>Opened and found to be what was sent.</summary>
    public required long Authentic { get; init; }

    /// <summary>Not authentic, or not what was sent.</summary>
    public required long Wrong { get; init; }

    /// <summary>From the publisher's send to the viewer's socket.</summary>
    public required double DelayP50Us { get; init; }

    public required double DelayP95Us { get; init; }

    public required double DelayP99Us { get; init; }

    public required double DelayMaxUs { get; init; }

    /// <summary>The last percent of packets left so late: the generator's own fault.</summary>
    public required long SenderLateP99Us { get; init; }

    /// <summary>From the offer to DTLS, one joining after another while nothing is sent.</summary>
    public required double JoinP50Ms { get; init; }

    public required double JoinP95Ms { get; init; }

    /// <summary>Null where the server's process is not known, as all below.</summary>
    public double? CpuMsPerJoin { get; init; }

    /// <summary>Of the process, for each packet received.</summary>
    public double? CpuUsPerPacket { get; init; }

    /// <summary>Of the whole core likewise.</summary>
    public double? CoreUsPerPacket { get; init; }

    /// <summary>Share of the core that was busy, 0 to 1.</summary>
    public double? CoreBusy { get; init; }

    /// <summary>Of the process, at the window's end and before the first viewer came.</summary>
    public double? MemoryKbPerViewer { get; init; }

    public double? MemoryMb { get; init; }

    /// <summary>Of the generator's own process, as a share of one core.</summary>
    public required double GeneratorBusy { get; init; }

    /// <summary>The system's load average over the last minute.</summary>
    public required double SystemLoad { get; init; }
}
