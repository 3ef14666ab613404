using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder;

/// <summary>One publication being written to a file. The spool stays its owner's, who disposes it after <see cref="StopAsync"/>. Thread-safe.</summary>
public sealed class TrackRecording
{
    private readonly TrackRecorder recorder;
    private readonly Action detach;

    /// <param name="recorder">The sink, already given to the publication.</param>
    /// <param name="detach">Takes the sink off the publication; called once.</param>
    internal TrackRecording(TrackRecorder recorder, Action detach)
    {
        this.recorder = recorder;
        this.detach = detach;
    }

    public Guid PublicationId => recorder.PublicationId;

    /// <summary>
    /// Completes with the error's text the first time that the file cannot be written. The recording goes on: it keeps what it can in
    /// memory and tries again; see <see cref="Fault"/>.
    /// </summary>
    public Task<string> Failed => recorder.Failed;

    /// <summary>The error's text while the file cannot be written; null when all is well.</summary>
    public string? Fault => recorder.Fault;

    /// <summary>
    /// Writes nothing of what comes from now on; what had come before is kept. The file goes on after <see cref="Resume"/>, and the gap
    /// carries the cause. Called again with another cause, the gap's rest carries that.
    /// </summary>
    /// <param name="cause"><c>consent</c> or <c>pause</c>.</param>
    public void Pause(string cause) => recorder.Pause(cause);

    /// <summary>Writes again: sound at once, the picture from the next keyframe on, which the publisher is asked for.</summary>
    public void Resume() => recorder.Resume();

    /// <summary>The file as it can be read now, finished; see <see cref="TrackSnapshot"/>.</summary>
    /// <returns>Null while nothing is in it.</returns>
    public TrackSnapshot? Snapshot() => recorder.Snapshot();

    /// <summary>Ends the recording: waits for what has been received, makes the file seekable. May be called again.</summary>
    public Task<TrackSummary> StopAsync()
    {
        if (recorder.BeginStop()) detach();
        return recorder.Completion;
    }
}
