using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder;

/// <summary>One publication being written to a file. The stream stays its owner's, who closes it after <see cref="StopAsync"/>.</summary>
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

    /// <summary>Ends the recording: waits for what has been received, makes the file seekable. May be called again.</summary>
    public Task<TrackSummary> StopAsync()
    {
        if (recorder.BeginStop()) detach();
        return recorder.Completion;
    }
}
