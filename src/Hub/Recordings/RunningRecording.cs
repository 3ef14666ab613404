using System.Threading.Channels;
using CaseHub.Hub.Live;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

/// <summary>
/// One recording while it is asked for and runs, owned by one loop behind a bounded mailbox. Nothing of a person is written before their yes;
/// a no, also a late one, closes their tracks at once.
/// </summary>
internal sealed class RunningRecording
{
    private readonly Channel<RecordingMessage> _mailbox = Channel.CreateBounded<RecordingMessage>(new BoundedChannelOptions(256) { SingleReader = true });
    private readonly Dictionary<Guid, bool?> _answers = [];
    private readonly Dictionary<Guid, PublicationOpened> _publications = [];
    private readonly Recording _recording;
    private readonly Room _room;
    private readonly OpenTracks _tracks;
    private readonly RecordingShelf _shelf;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    public RunningRecording(Recording recording, Room room, OpenTracks tracks, RecordingShelf shelf, TimeProvider clock, ILogger logger)
    {
        (_recording, _room, _tracks, _shelf, _clock, _logger) = (recording, room, tracks, shelf, clock, logger);
        foreach (var person in room.View.People.Where(person => !person.IsDevice)) _answers.TryAdd(person.ClinicianId, null);
    }

    public Guid RecordingId => _recording.Id;

    public Guid SessionId => _recording.SessionId;

    public void Start() => _ = Task.Run(RunAsync);

    public bool Post(RecordingMessage message) => _mailbox.Writer.TryWrite(message);

    private async Task RunAsync()
    {
        Show("asking");
        _room.Post(new RoomMessage.AnnouncePublications());
        await foreach (var message in _mailbox.Reader.ReadAllAsync())
        {
            try
            {
                await TakeAsync(message);
            }
            catch (Exception broken)
            {
                RecordingLog.RecordingMessageFailed(_logger, RecordingId, message.GetType().Name, broken);
                (message as RecordingMessage.Answer)?.Reply.TrySetException(broken);
                (message as RecordingMessage.Stop)?.Reply.TrySetException(broken);
            }
        }

        await _shelf.StoreAsync(_recording);
    }

    private Task TakeAsync(RecordingMessage message) => message switch
    {
        RecordingMessage.Answer answer => TakeAnswerAsync(answer),
        RecordingMessage.Entered entered => AskAsync(entered.ClinicianId),
        RecordingMessage.Opened opened => OpenAsync(opened.Publication),
        RecordingMessage.Closed closed => CloseAsync(closed.PublicationId),
        RecordingMessage.Stop stop => StopAsync(stop),
        _ => throw new InvalidOperationException($"No recording takes {message.GetType().Name}."),
    };

    private async Task TakeAnswerAsync(RecordingMessage.Answer answer)
    {
        await WriteAsync(RecordingDrafts.Consent(RecordingId, answer.ClinicianId, answer.Agrees));
        _answers[answer.ClinicianId] = answer.Agrees;
        if (answer.Agrees) await BeginAsync();
        foreach (var publication in _publications.Values.Where(known => known.ClinicianId == answer.ClinicianId).ToList())
        {
            if (answer.Agrees) await KeepAsync(publication);
            else await _tracks.CloseAsync(publication.Publication.PublicationId);
        }

        Show();
        answer.Reply.TrySetResult(new Done());
    }

    private Task AskAsync(Guid clinicianId)
    {
        if (_answers.TryAdd(clinicianId, null)) Show();
        return Task.CompletedTask;
    }

    private async Task OpenAsync(PublicationOpened opened)
    {
        if (!_publications.TryAdd(opened.Publication.PublicationId, opened)) return;
        if (!MayKeep(opened)) return;
        await BeginAsync();
        await KeepAsync(opened);
    }

    private async Task CloseAsync(Guid publicationId)
    {
        _publications.Remove(publicationId);
        await _tracks.CloseAsync(publicationId);
    }

    /// <summary>A device's media stands on the answer given with its token; a person's on what they said in the room.</summary>
    private bool MayKeep(PublicationOpened opened) =>
        opened.Publication.RecordingConsent ?? (_answers.GetValueOrDefault(opened.ClinicianId) == true);

    private async Task BeginAsync()
    {
        if (_recording.State != RecordingState.Asking) return;
        _recording.State = RecordingState.Recording;
        _recording.StartedAt = _clock.GetUtcNow();
        _tracks.Begin();
        await _shelf.SaveAsync(_recording);
        await WriteAsync(RecordingDrafts.Started(RecordingId));
        Show();
    }

    private async Task KeepAsync(PublicationOpened opened)
    {
        if (await _tracks.OpenAsync(_room.Media, opened) is { } track) await _shelf.AddTrackAsync(_recording, track);
    }

    private async Task StopAsync(RecordingMessage.Stop stop)
    {
        _mailbox.Writer.TryComplete();
        Show("closing");
        await _tracks.CloseAllAsync();
        _recording.State = RecordingState.Closing;
        _recording.StoppedAt = _clock.GetUtcNow();
        await _shelf.SaveAsync(_recording);
        await WriteAsync(RecordingDrafts.Stopped(RecordingId, stop.By));
        _room.Post(new RoomMessage.ShowRecording(null));
        stop.Reply.TrySetResult(new Done());
    }

    private void Show() => Show(_recording.State == RecordingState.Asking ? "asking" : "recording");

    private void Show(string state) => _room.Post(new RoomMessage.ShowRecording(new RecordingView(
        RecordingId,
        state,
        _recording.AskedBy,
        _recording.StartedAt,
        [.. _answers.Select(answer => new ConsentView(answer.Key, answer.Value switch { true => "yes", false => "no", null => "asked" }))])));

    private async Task WriteAsync(LogDraft draft)
    {
        if (await _room.AskAsync<LogPosition>(reply => new RoomMessage.Append(draft, reply), CancellationToken.None) is null)
            throw new InvalidOperationException("The room takes no messages.");
    }
}
