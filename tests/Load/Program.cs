using CaseHub.Load.Commands;

string command = args.Length > 0 ? args[0] : "";
try
{
    var arguments = new Arguments(args.AsSpan(Math.Min(1, args.Length)));
    switch (command)
    {
        case "load": return await LoadCommand.RunAsync(arguments);
        case "serve": return await ServeCommand.RunAsync(arguments);
        case "cold": return await ColdCommand.RunAsync(arguments);
        case "join": return await JoinCommand.RunAsync(arguments);
        case "floor": return await FloorCommand.RunAsync(arguments);
        case "briefing": return await BriefingCommand.RunAsync(arguments);
        case "record": return await RecordCommand.RunAsync(arguments);
        case "sink": return SinkCommand.Run(arguments);
        default: throw new UsageException("Say load, serve, cold, join, floor, sink, record or briefing; docs/testing.md has their settings.");
    }
}
catch (UsageException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
